package org.cfgrun.runtime.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cfgrun.interpreter.Interpreter;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.runtime.build.ComponentBuilder;
import org.cfgrun.runtime.comm.SingleProcess;
import org.cfgrun.runtime.config.Sections;
import org.cfgrun.runtime.config.TrainingHooks;
import org.cfgrun.runtime.golden.Precision;
import org.cfgrun.runtime.log.RunLog;
import org.cfgrun.runtime.optim.NamedParameter;
import org.cfgrun.runtime.optim.Optimizer;
import org.cfgrun.runtime.optim.Optimizers;
import org.cfgrun.runtime.optim.ParamGroup;
import org.cfgrun.runtime.optim.ParamGroups;
import org.cfgrun.runtime.registry.Components;
import org.cfgrun.runtime.registry.custom.CustomCode;
import org.cfgrun.runtime.registry.custom.CustomImports;
import org.cfgrun.runtime.registry.custom.ModulePath;
import org.cfgrun.runtime.runner.EpochBasedRunner;
import org.cfgrun.runtime.runner.RunParts;
import org.cfgrun.runtime.runner.TrainingListener;
import org.cfgrun.runtime.runner.Workflow;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the steps of docs/tutorial-custom-components.md. */
class CustomComponentsTutorialTest {
  private static final Path TUTORIAL = Path.of("../docs/tutorial-custom-components.md");
  private static final Pattern FILE =
      Pattern.compile("File `([^`]+)`:\\n\\n```\\w+\\n(.*?)```", Pattern.DOTALL);
  private static final String BASE =
      """
      optimizer = dict(type='SGD', lr=0.1)
      optimizer_config = dict(grad_clip=None)
      lr_config = None
      checkpoint_config = None
      log_config = None
      """;

  @TempDir Path folder;
  private final Problems problems = new Problems();
  private final List<String> log = new ArrayList<>();
  private final FakeModel model = new FakeModel(0.01);

  @Test
  void optimizerAndHookOfTutorialTrain() throws IOException {
    writeFiles();
    DictNode config =
        new Interpreter()
            .evaluate(folder.resolve("my_config.cfg").toString(), List.of(), problems)
            .root();
    ModulePath path = ModulePath.of(folder, List.of());
    try (TensorScope tensors = new TensorScope();
        RunLog runLog = new RunLog(log::add, null, Clock.systemUTC(), RunLog.Level.INFO);
        CustomImports imports = new CustomImports(path, CustomCode.ALLOWED)) {
      ComponentBuilder builder =
          new ComponentBuilder(imports.load(config, Components.standard(), problems));
      model.materialize(Device.CPU, new Random(0));
      Optimizer optimizer =
          builder
              .at("optimizer")
              .build(Optimizer.class, config.get("optimizer"), problems, groups());
      HookChain hooks = TrainingHooks.build(new Sections(config, problems), builder, null);
      assertThat(problems.all()).isEmpty();
      train(optimizer, hooks, runLog);
    }
    assertThat(log.stream().filter(line -> line.contains("MyHook: ")).map(this::afterTime))
        .containsExactly(
            "WARNING - MyHook: the loss is high: 1.5", "INFO - MyHook: the loss is 0.75");
  }

  private String afterTime(String line) {
    return line.split(" - ", 3)[2];
  }

  private void writeFiles() throws IOException {
    Files.writeString(folder.resolve("train.cfg"), BASE);
    Matcher file = FILE.matcher(Files.readString(TUTORIAL));
    while (file.find()) {
      Path target = folder.resolve(file.group(1));
      Files.createDirectories(target.getParent());
      Files.writeString(target, file.group(2));
    }
  }

  private ParamGroups groups() {
    List<NamedParameter> parameters = new ArrayList<>();
    model
        .parameters()
        .forEach((name, parameter) -> parameters.add(new NamedParameter(name, parameter.data())));
    return new ParamGroups(List.of(new ParamGroup(parameters, Map.of())));
  }

  private void train(Optimizer optimizer, HookChain hooks, RunLog runLog) {
    List<Float> weights = new ArrayList<>();
    model.onStep(() -> weights.add(model.parameters().get("a").data().toFloatArray()[0]));
    RunParts parts =
        new RunParts(
            model,
            Optimizers.of(optimizer),
            hooks,
            folder,
            TestRun.TIMESTAMP,
            Map.of(),
            List.of(),
            7,
            SingleProcess.INSTANCE,
            runLog,
            () -> 0,
            TrainingListener.SILENT);
    new EpochBasedRunner(parts, new EpochBasedRunner.Args(1))
        .run(Workflow.TRAIN, List.of(new FakeLoader(4, List.of())));
    // The first gradient of a is 2 * 0.01 * (0.5 + 0.125), the first rate half of 0.5.
    assertThat(weights.get(1))
        .isCloseTo(
            0.5f - 0.25f * (0.0125f + 0.1f), within((float) Precision.FLOAT32.roundings(8, 1)));
    assertThat(optimizer.groups().get(0).number("step")).isEqualTo(4);
  }
}
