package org.cfgrun.runtime.hook.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.runtime.comm.SingleProcess;
import org.cfgrun.runtime.data.Batch;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.data.Detections;
import org.cfgrun.runtime.golden.Goldens;
import org.cfgrun.runtime.golden.Replay;
import org.cfgrun.runtime.hook.FakeLoader;
import org.cfgrun.runtime.hook.HookChain;
import org.cfgrun.runtime.hook.Priority;
import org.cfgrun.runtime.hook.TestRun;
import org.cfgrun.runtime.log.RunLog;
import org.cfgrun.runtime.model.Detector;
import org.cfgrun.runtime.model.StepOutput;
import org.cfgrun.runtime.nn.Init;
import org.cfgrun.runtime.nn.Parameter;
import org.cfgrun.runtime.optim.NamedParameter;
import org.cfgrun.runtime.optim.Optimizers;
import org.cfgrun.runtime.optim.ParamGroup;
import org.cfgrun.runtime.optim.ParamGroups;
import org.cfgrun.runtime.optim.SGD;
import org.cfgrun.runtime.runner.EpochBasedRunner;
import org.cfgrun.runtime.runner.RunParts;
import org.cfgrun.runtime.runner.TrainingListener;
import org.cfgrun.runtime.runner.Workflow;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class NumClassCheckHookTest {
  @TempDir Path folder;
  private final List<String> log = new ArrayList<>();

  /** Model with a number of classes that does not train. */
  private static final class Counting extends Detector {
    private final int classes;
    private final Parameter weight = parameter("weight", Init.constant(1), 1);

    Counting(int classes) {
      this.classes = classes;
    }

    @Override
    public int numClasses() {
      return classes;
    }

    @Override
    public StepOutput trainStep(Batch batch) {
      return valStep(batch);
    }

    @Override
    public StepOutput valStep(Batch batch) {
      return new StepOutput(weight.data().sum(), Map.of("loss", 0.0), 1);
    }

    @Override
    public List<Detections> detect(DetectionBatch batch, boolean rescale) {
      return List.of();
    }
  }

  private void train(Workflow workflow, List<String> training, List<String> validation) {
    train(3, workflow, training, validation);
  }

  private void train(
      int classes, Workflow workflow, List<String> training, List<String> validation) {
    HookChain hooks = new HookChain();
    hooks.add(new NumClassCheckHook(), Priority.NORMAL);
    try (TensorScope tensors = new TensorScope();
        RunLog runLog = new RunLog(log::add, null, Clock.systemUTC(), RunLog.Level.WARNING)) {
      Counting model = new Counting(classes);
      model.materialize(Device.CPU, new Random(0));
      NamedParameter weight = new NamedParameter("weight", model.weight.data());
      ParamGroups groups = new ParamGroups(List.of(new ParamGroup(List.of(weight), Map.of())));
      RunParts parts =
          new RunParts(
              model,
              Optimizers.of(new SGD(groups, new SGD.Args(0.1, 0, 0, 0, false, false))),
              hooks,
              folder,
              TestRun.TIMESTAMP,
              Map.of(),
              training,
              0,
              SingleProcess.INSTANCE,
              runLog,
              () -> 0,
              TrainingListener.SILENT);
      List<FakeLoader> loaders =
          workflow.flows().size() == 1
              ? List.of(new FakeLoader(1, training))
              : List.of(new FakeLoader(1, training), new FakeLoader(1, validation));
      new EpochBasedRunner(parts, new EpochBasedRunner.Args(1)).run(workflow, List.copyOf(loaders));
    }
  }

  private static Workflow trainAndVal() {
    return Workflow.fromConfig(Goldens.config("w=[('train', 1), ('val', 1)]").get("w"));
  }

  @TestFactory
  Stream<DynamicTest> classCheckMatchesMmdet() {
    return Replay.list("loggers.json", "num_class_check").each(this::replay);
  }

  private void replay(JsonObject golden) {
    log.clear();
    List<String> classes =
        golden.get("CLASSES") instanceof JsonArray names ? Goldens.strings(names) : List.of();
    int known = golden.get("head_num_classes").getAsInt();
    if (golden.get("error").isJsonNull()) {
      train(known, Workflow.TRAIN, classes, List.of());
    } else {
      assertThatThrownBy(() -> train(known, Workflow.TRAIN, classes, List.of()))
          .isInstanceOf(ConfigException.class);
    }
    assertThat(log).hasSize(golden.getAsJsonArray("log").size());
  }

  @Test
  void acceptsMatchingNumberOfClasses() {
    train(trainAndVal(), List.of("a", "b", "c"), List.of("a", "b", "c"));
    assertThat(log).isEmpty();
  }

  @Test
  void rejectsDifferentNumberOfClasses() {
    assertThatThrownBy(() -> train(Workflow.TRAIN, List.of("cat", "dog"), List.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "`num_classes` of the model is 3, but the `FakeLoader` has 2 classes: cat, dog.");
  }

  @Test
  void checksValidationDatasetToo() {
    assertThatThrownBy(() -> train(trainAndVal(), List.of("a", "b", "c"), List.of("a")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("has 1 classes");
  }

  @Test
  void warnsOfDatasetWithoutClasses() {
    train(Workflow.TRAIN, List.of(), List.of());
    assertThat(log).hasSize(1);
    assertThat(log.get(0)).contains("WARNING", "does not define CLASSES", "(3)");
  }
}
