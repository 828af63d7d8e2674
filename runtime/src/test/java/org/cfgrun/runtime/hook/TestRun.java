package org.cfgrun.runtime.hook;

import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.assertj.core.api.Assertions;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.runtime.build.ComponentBuilder;
import org.cfgrun.runtime.comm.Communicator;
import org.cfgrun.runtime.comm.SingleProcess;
import org.cfgrun.runtime.config.Sections;
import org.cfgrun.runtime.config.TrainingHooks;
import org.cfgrun.runtime.data.DataLoader;
import org.cfgrun.runtime.hook.evaluation.Evaluation;
import org.cfgrun.runtime.log.RunLog;
import org.cfgrun.runtime.nn.Parameter;
import org.cfgrun.runtime.optim.Adam;
import org.cfgrun.runtime.optim.NamedParameter;
import org.cfgrun.runtime.optim.Optimizer;
import org.cfgrun.runtime.optim.Optimizers;
import org.cfgrun.runtime.optim.ParamGroup;
import org.cfgrun.runtime.optim.ParamGroups;
import org.cfgrun.runtime.optim.SGD;
import org.cfgrun.runtime.registry.Components;
import org.cfgrun.runtime.runner.EpochBasedRunner;
import org.cfgrun.runtime.runner.IterBasedRunner;
import org.cfgrun.runtime.runner.RunParts;
import org.cfgrun.runtime.runner.Runner;
import org.cfgrun.runtime.runner.TrainingListener;
import org.cfgrun.runtime.runner.Workflow;
import org.cfgrun.runtime.torch.Device;
import org.jspecify.annotations.Nullable;

/** Run of a {@link FakeModel} with real hooks; its log is collected as {@code LEVEL|message}. */
public final class TestRun implements AutoCloseable {
  public static final String TIMESTAMP = "20240101_000000";
  private static final ComponentBuilder BUILDER = new ComponentBuilder(Components.standard());
  private static final long QUARTER_SECOND = 250_000_000;

  public final FakeModel model;
  public final Optimizer optimizer;
  public final Optimizers optimizers;
  public final List<String> log = new ArrayList<>();
  private final RunLog runLog;
  private final Path workDir;
  private final Map<String, Object> meta = new LinkedHashMap<>();
  private List<String> classes = List.of();
  private HookChain hooks = new HookChain();
  private TrainingListener listener = TrainingListener.SILENT;
  private Communicator communicator = SingleProcess.INSTANCE;
  private long now;

  public TestRun(Path workDir, double gradientScale, boolean adam) {
    this(workDir, gradientScale, adam ? "Adam" : "SGD");
  }

  /**
   * @param optimizer its name in the goldens: SGD, SGD_mom2 or Adam
   */
  public TestRun(Path workDir, double gradientScale, String optimizer) {
    this(workDir, gradientScale, model -> optimizer(model, optimizer.equals("Adam")));
    if (optimizer.equals("SGD_mom2")) {
      this.optimizer.groups().get(1).momentum(0.8);
    }
  }

  public TestRun(Path workDir, double gradientScale, Function<FakeModel, Optimizer> optimizer) {
    this(workDir, new FakeModel(gradientScale), optimizer.andThen(Optimizers::of));
  }

  private TestRun(
      Path workDir, FakeModel model, Function<? super FakeModel, Optimizers> optimizers) {
    this.workDir = workDir;
    this.model = model;
    model.materialize(Device.CPU, new Random(0));
    this.optimizers = optimizers.apply(model);
    optimizer = this.optimizers.byName().values().iterator().next();
    runLog = new RunLog(this::keep, null, Clock.systemUTC(), RunLog.Level.INFO);
  }

  public TestRun(Path workDir) {
    this(workDir, 0, false);
  }

  /**
   * Creates a run of two optimizers with one parameter each and without decay.
   *
   * @param options learning rate and momentum by optimizer name
   */
  public static TestRun ofSeveral(Path workDir, Map<String, List<Double>> options) {
    return new TestRun(workDir, new FakeModel(0), model -> several(model, options));
  }

  private static Optimizers several(FakeModel model, Map<String, List<Double>> options) {
    Iterator<Map.Entry<String, Parameter>> parameters = model.parameters().entrySet().iterator();
    Map<String, Optimizer> byName = new LinkedHashMap<>();
    options.forEach(
        (name, option) -> {
          Map.Entry<String, Parameter> next = parameters.next();
          NamedParameter own = new NamedParameter(next.getKey(), next.getValue().data());
          byName.put(
              name,
              new SGD(
                  new ParamGroups(List.of(new ParamGroup(List.of(own), Map.of()))),
                  new SGD.Args(option.get(0), option.get(1), 0, 0, false, false)));
        });
    return Optimizers.of(byName);
  }

  /** One group for each parameter; the second has a fifth of the learning rate. */
  private static Optimizer optimizer(FakeModel model, boolean adam) {
    double lr = adam ? 0.001 : 0.02;
    List<ParamGroup> groups = new ArrayList<>();
    model
        .parameters()
        .forEach(
            (name, parameter) ->
                groups.add(
                    new ParamGroup(
                        List.of(new NamedParameter(name, parameter.data())),
                        Map.of("lr", groups.isEmpty() ? lr : lr / 5))));
    return adam
        ? new Adam(
            new ParamGroups(groups),
            new Adam.Args(lr, List.of(0.9, 0.999), 1e-8, 0, false, false, false))
        : new SGD(new ParamGroups(groups), new SGD.Args(lr, 0.9, 0, 0, false, false));
  }

  private void keep(String line) {
    String[] parts = line.split(" - ", 4);
    log.add(parts[2] + "|" + parts[3]);
  }

  public TestRun meta(String name, Object value) {
    meta.put(name, value);
    return this;
  }

  public TestRun classes(String... names) {
    classes = Arrays.asList(names);
    return this;
  }

  public TestRun listener(TrainingListener each) {
    listener = each;
    return this;
  }

  public TestRun communicator(Communicator each) {
    communicator = each;
    return this;
  }

  public TestRun hook(Hook hook, Priority priority) {
    hooks.add(hook, priority);
    return this;
  }

  /** Returns all hooks of a config; missing sections are None. */
  public TestRun config(DictNode config, @Nullable Evaluation evaluation) {
    Problems problems = new Problems();
    hooks = hooksOf(config, evaluation, problems);
    Assertions.assertThat(problems.hasErrors()).as(problems.all().toString()).isFalse();
    return this;
  }

  public static HookChain hooksOf(
      DictNode config, @Nullable Evaluation evaluation, Problems problems) {
    DictNode whole = config;
    for (String section :
        List.of("lr_config", "optimizer_config", "checkpoint_config", "log_config")) {
      if (whole.get(section) == null) {
        whole = whole.with(section, new ScalarNode(null, whole.origin()));
      }
    }
    return TrainingHooks.build(new Sections(whole, problems), BUILDER, evaluation);
  }

  public HookChain hooks() {
    return hooks;
  }

  public RunLog runLog() {
    return runLog;
  }

  public EpochBasedRunner runner(long maxEpochs) {
    return new EpochBasedRunner(parts(), new EpochBasedRunner.Args(maxEpochs));
  }

  /** Returns the runner described by a golden's {@code runner}. */
  public Runner runner(JsonObject golden) {
    return golden.get("type").getAsString().equals("IterBasedRunner")
        ? new IterBasedRunner(
            parts(), new IterBasedRunner.Args(golden.get("max_iters").getAsLong()))
        : runner(golden.get("max_epochs").getAsLong());
  }

  private RunParts parts() {
    return new RunParts(
        model,
        optimizers,
        hooks,
        workDir,
        TIMESTAMP,
        meta,
        classes,
        7,
        communicator,
        runLog,
        () -> now += QUARTER_SECOND,
        listener);
  }

  /** Trains without validation, as described by a golden's {@code runner}. */
  public Runner train(JsonObject golden, int batches) {
    Runner runner = runner(golden);
    runner.run(Workflow.TRAIN, List.of(new FakeLoader(batches, classes)));
    return runner;
  }

  /** Trains without validation. */
  public EpochBasedRunner train(long maxEpochs, int batches) {
    EpochBasedRunner runner = runner(maxEpochs);
    List<DataLoader> loaders = List.of(new FakeLoader(batches, classes));
    runner.run(Workflow.TRAIN, loaders);
    return runner;
  }

  /** Returns all weights. */
  public List<Float> weights() {
    List<Float> weights = new ArrayList<>();
    model
        .state()
        .values()
        .forEach(
            parameter -> {
              for (float value : parameter.data().toFloatArray()) {
                weights.add(value);
              }
            });
    return weights;
  }

  @Override
  public void close() {
    hooks.close();
    runLog.close();
  }
}
