package org.cfgrun.runtime.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.cfgrun.interpreter.EvaluatedConfig;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.schema.CrossReferences;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.runtime.build.ComponentBuilder;
import org.cfgrun.runtime.comm.SingleProcess;
import org.cfgrun.runtime.config.RunnerSection;
import org.cfgrun.runtime.config.Sections;
import org.cfgrun.runtime.config.TrainingHooks;
import org.cfgrun.runtime.data.RandomStreams;
import org.cfgrun.runtime.hook.HookChain;
import org.cfgrun.runtime.hook.logging.TrackingHook;
import org.cfgrun.runtime.log.RunLog;
import org.cfgrun.runtime.log.tracking.Ending;
import org.cfgrun.runtime.optim.NamedParameter;
import org.cfgrun.runtime.optim.Optimizer;
import org.cfgrun.runtime.optim.Optimizers;
import org.cfgrun.runtime.optim.ParamGroup;
import org.cfgrun.runtime.optim.ParamGroups;
import org.cfgrun.runtime.optim.SGD;
import org.cfgrun.runtime.registry.Components;
import org.cfgrun.runtime.runner.RunLength;
import org.cfgrun.runtime.runner.RunParts;
import org.cfgrun.runtime.runner.Runner;
import org.cfgrun.runtime.runner.SavedRun;
import org.cfgrun.runtime.runner.Snapshot;
import org.cfgrun.runtime.runner.TrainingListener;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.training.trial.NoopRun;
import org.jspecify.annotations.Nullable;

/**
 * Sends the points that tracking services did not accept during a run, and that the run kept in its
 * work directory. Nothing is trained, and neither data nor weights are loaded.
 */
public final class TrackerSync {
  private TrackerSync() {}

  /**
   * Sends all kept points of a run.
   *
   * @param config the copy of the config in the work directory
   * @param folder the work directory
   * @param console receives messages
   * @param problems receives the problems in the config
   * @return the names of files whose points could not be sent; null if problems were reported
   * @throws ConfigException if another run uses the directory
   */
  public static @Nullable List<String> run(
      EvaluatedConfig config,
      Components components,
      Path folder,
      Consumer<String> console,
      Problems problems)
      throws IOException {
    DictNode root = CrossReferences.replaceIn(config.root(), problems);
    Sections sections = new Sections(root, problems);
    ComponentBuilder builder = new ComponentBuilder(components);
    HookChain hooks = TrainingHooks.build(sections, builder, null);
    RunnerSection section = RunnerSection.read(sections, builder);
    if (section == null || problems.hasErrors()) {
      return null;
    }
    Path whole = folder.toAbsolutePath().normalize();
    try (WorkLock lock = WorkLock.of(whole);
        RunLog log = new RunLog(console, null, Clock.systemDefaultZone(), RunLog.Level.INFO)) {
      lock.warnUnlessHeld(log);
      SavedRun saved =
          Files.exists(whole.resolve(Snapshot.LATEST))
              ? SavedRun.read(whole.resolve(Snapshot.LATEST))
              : null;
      Runner runner = runner(section, hooks, whole, log);
      if (runner == null) {
        return null;
      }
      if (saved != null) {
        saved.restoreHooks(runner);
      }
      Ending ending = isComplete(saved, section.length(1)) ? Ending.COMPLETE : Ending.STOPPED;
      for (TrackingHook hook : hooks.all(TrackingHook.class)) {
        hook.sync(runner, kept(whole), ending);
      }
    }
    List<String> left = new ArrayList<>();
    kept(whole).forEach(file -> left.add(String.valueOf(file.getFileName())));
    return left;
  }

  /** Returns the files of kept points in a directory. */
  private static List<Path> kept(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().matches("\\d{8}_\\d{6}\\..+\\.jsonl"))
          .sorted()
          .toList();
    }
  }

  /** Creates a runner that does not run: hooks only ask it for directories and the log. */
  private static @Nullable Runner runner(
      RunnerSection section, HookChain hooks, Path folder, RunLog log) {
    NoopRun.Model model = new NoopRun.Model(List.of());
    model.materialize(Device.CPU, RandomStreams.of(0));
    List<NamedParameter> parameters = new ArrayList<>();
    model
        .parameters()
        .forEach((name, value) -> parameters.add(new NamedParameter(name, value.data())));
    Optimizer optimizer =
        new SGD(
            new ParamGroups(List.of(new ParamGroup(parameters, Map.of()))),
            new SGD.Args(0, 0, 0, 0, false, false));
    return section.build(
        new RunParts(
            model,
            Optimizers.of(optimizer),
            hooks,
            folder,
            "",
            Map.of(),
            List.of(),
            0,
            SingleProcess.INSTANCE,
            log,
            System::nanoTime,
            TrainingListener.SILENT));
  }

  /** Returns whether the last checkpoint is that of the end of the run. */
  private static boolean isComplete(@Nullable SavedRun saved, RunLength length) {
    if (saved == null) {
      return false;
    }
    Long epochs = length.epochs();
    return epochs == null
        ? saved.point().iteration() >= length.iterations()
        : saved.point().epoch() >= epochs;
  }
}
