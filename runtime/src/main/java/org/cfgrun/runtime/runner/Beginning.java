package org.cfgrun.runtime.runner;

import java.util.Map;
import org.cfgrun.runtime.checkpoint.Checkpoint;
import org.cfgrun.runtime.checkpoint.CheckpointException;
import org.cfgrun.runtime.checkpoint.OptimizerStateDict;
import org.cfgrun.runtime.checkpoint.WeightLoader;

/** Where a run begins: at its first step, or where another one left off. */
final class Beginning {
  private final Runner runner;
  private RunState state = new RunState(ResumePoint.START, Map.of(), Map.of());

  /** The first step of a run. */
  Beginning(Runner runner) {
    this.runner = runner;
  }

  /** The place in the run. */
  ResumePoint point() {
    return state.point();
  }

  /**
   * Moves it to where a saved run left off, and brings back weights, optimizer and what hooks knew.
   *
   * @throws CheckpointException when weights or optimizer do not fit
   */
  void moveTo(SavedRun saved) {
    Checkpoint checkpoint = saved.checkpoint();
    HookStates hooks = new HookStates(runner);
    hooks.attach();
    WeightLoader.load(runner.model(), saved.weights()).requireExact();
    if (checkpoint.optimizer() == null) {
      runner.log().warn("`%s` holds no optimizer: its state begins anew".formatted(saved.file()));
    } else {
      OptimizerStateDict.restore(runner.optimizers(), checkpoint.optimizer(), saved.file());
    }
    runner.inheritMeta(saved.otherMeta());
    runner.hookMessages().putAll(saved.hookMessages());
    state = saved.state();
    hooks.restore(state.hooks());
    ResumePoint point = state.point();
    runner.moveTo(new Progress(point.epoch(), point.iteration(), Math.max(0, point.batch() - 1)));
    runner.log().info(runner.resumedAt(point));
  }

  /**
   * How many batches of the epoch that begins are complete already. The first time, in a run that
   * goes on inside an epoch, what their steps logged comes back too.
   */
  int takeCompleteBatches() {
    ResumePoint point = state.point();
    Progress now = runner.progress();
    if (point.batch() == 0
        || now.epoch() != point.epoch()
        || now.iteration() != point.iteration()) {
      return 0;
    }
    restoreLogged();
    return point.batch();
  }

  /** Brings back what the steps before it logged. */
  void restoreLogged() {
    runner.logBuffer().restore(state.logged());
  }
}
