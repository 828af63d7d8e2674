package org.cfgrun.runtime.hook;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.assertj.core.api.Assertions;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.runtime.comm.Communicator;
import org.cfgrun.runtime.comm.SingleProcess;
import org.cfgrun.runtime.data.DataLoader;
import org.cfgrun.runtime.golden.Goldens;
import org.cfgrun.runtime.log.RunLog;
import org.cfgrun.runtime.model.TrainableModel;
import org.cfgrun.runtime.optim.NamedParameter;
import org.cfgrun.runtime.optim.Optimizers;
import org.cfgrun.runtime.optim.ParamGroup;
import org.cfgrun.runtime.optim.ParamGroups;
import org.cfgrun.runtime.optim.SGD;
import org.cfgrun.runtime.runner.EpochBasedRunner;
import org.cfgrun.runtime.runner.RunParts;
import org.cfgrun.runtime.runner.Runner;
import org.cfgrun.runtime.runner.TrainingListener;
import org.cfgrun.runtime.runner.Workflow;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Tensor;

/** Trains a test model with plain SGD and the hooks of a config. */
public final class ModelRun implements AutoCloseable {
  public final List<String> log = new ArrayList<>();
  private final Path workDir;
  private final TrainableModel model;
  private final List<NamedParameter> trained = new ArrayList<>();
  private final RunLog runLog;
  private HookChain hooks = new HookChain();
  private Communicator communicator = SingleProcess.INSTANCE;

  public ModelRun(Path workDir, TrainableModel model) {
    this.workDir = workDir;
    this.model = model;
    model.materialize(Device.CPU, new Random(0));
    model
        .parameters()
        .forEach((name, parameter) -> trained.add(new NamedParameter(name, parameter.data())));
    runLog =
        new RunLog(
            line -> log.add(line.split(" - ", 4)[3]), null, Clock.systemUTC(), RunLog.Level.INFO);
  }

  /** Also trains a tensor that is not a parameter of the model. */
  public ModelRun trains(String name, Tensor data) {
    data.requiresGrad_(true);
    trained.add(new NamedParameter(name, data));
    return this;
  }

  public ModelRun communicator(Communicator each) {
    communicator = each;
    return this;
  }

  /** Returns the hooks of a config; missing sections are None. */
  public ModelRun config(String sections) {
    Problems problems = new Problems();
    hooks = TestRun.hooksOf(Goldens.config(sections), null, problems);
    Assertions.assertThat(problems.all()).isEmpty();
    return this;
  }

  /** Runs an action after all hooks at the end of each iteration. */
  public ModelRun afterEachIteration(Consumer<Runner> action) {
    hooks.add(
        new Hook() {
          @Override
          public void afterTrainIter(Runner runner) {
            action.accept(runner);
          }
        },
        Priority.LOWEST);
    return this;
  }

  public ModelRun hook(Hook hook, Priority priority) {
    hooks.add(hook, priority);
    return this;
  }

  /**
   * Trains.
   *
   * @param lr the learning rate
   */
  public EpochBasedRunner train(double lr, long epochs, int batches) {
    return train(lr, epochs, new FakeLoader(batches));
  }

  public EpochBasedRunner train(double lr, long epochs, DataLoader batches) {
    ParamGroups groups = new ParamGroups(List.of(new ParamGroup(trained, Map.of())));
    RunParts parts =
        new RunParts(
            model,
            Optimizers.of(new SGD(groups, new SGD.Args(lr, 0, 0, 0, false, false))),
            hooks,
            workDir,
            TestRun.TIMESTAMP,
            Map.of(),
            List.of(),
            7,
            communicator,
            runLog,
            () -> 0,
            TrainingListener.SILENT);
    EpochBasedRunner runner = new EpochBasedRunner(parts, new EpochBasedRunner.Args(epochs));
    runner.run(Workflow.TRAIN, List.of(batches));
    return runner;
  }

  @Override
  public void close() {
    runLog.close();
    model.free();
  }
}
