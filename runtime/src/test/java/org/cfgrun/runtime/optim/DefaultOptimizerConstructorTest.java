package org.cfgrun.runtime.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ConfigPath;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.runtime.build.ComponentBuilder;
import org.cfgrun.runtime.build.Failure;
import org.cfgrun.runtime.golden.Goldens;
import org.cfgrun.runtime.golden.Precision;
import org.cfgrun.runtime.golden.Replay;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.registry.Components;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.TensorScope;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares the parameter groups of {@code paramwise_cfg} with mmcv's. */
class DefaultOptimizerConstructorTest {
  private static final String FILE = "paramwise.json";
  private static final Components COMPONENTS = Components.standard();

  private final JsonObject golden = Goldens.read(FILE);

  @TestFactory
  Stream<DynamicTest> groupsMatchMmcv() {
    return Replay.list(FILE, "cases")
        .except(
            "an unknown option is an error here, whereas mmcv ignores it",
            c -> id(c).startsWith("unknown_option"))
        .each(this::check);
  }

  private static String id(JsonObject c) {
    return c.get("id").getAsString();
  }

  private void check(JsonObject c) {
    try (TensorScope tensors = new TensorScope()) {
      Module model =
          new ParamwiseModel(golden, id(c).startsWith("dup"), c.get("with_ops").getAsBoolean());
      model.materialize(Device.CPU, new Random(0));
      Problems problems = new Problems();
      DictNode section = (DictNode) Goldens.node(c.get("optimizer_cfg"));
      Optimizer optimizer = build(section, model, problems);
      if (c.has("error")) {
        assertThat(optimizer).isNull();
        assertThat(problems.all()).hasSize(1);
      } else {
        assertThat(problems.all()).map(Diagnostic::message).isEmpty();
        compare(optimizer, c.getAsJsonArray("groups").asList());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bias_lr_mult=2.",
        "dcn_offset_lr_mult=0.1",
        "custom_keys={'conv': dict(lr_mult=0.1)}"
      })
  void learningRateFactorsRequireALearningRate(String rules) {
    Problems problems = new Problems();
    try (TensorScope tensors = new TensorScope()) {
      Module model = new ParamwiseModel(golden, false, false);
      model.materialize(Device.CPU, new Random(0));
      String section = "type='Adadelta', paramwise_cfg=dict(%s)".formatted(rules);
      assertThat(build(Goldens.config(section), model, problems)).isNull();
    }
    assertThat(problems.all())
        .singleElement()
        .extracting(Diagnostic::message)
        .asString()
        .contains("learning rate factors require the optimizer's `lr`");
  }

  /** Builds the groups as the config section {@code optimizer} does. */
  private static @Nullable Optimizer build(DictNode section, Module model, Problems problems) {
    ComponentBuilder builder = new ComponentBuilder(COMPONENTS);
    ConfigNode named = section.get("constructor");
    DictNode dict =
        Goldens.config("")
            .with(
                "type",
                named == null
                    ? new ScalarNode("DefaultOptimizerConstructor", section.origin())
                    : named);
    ConfigNode rules = section.get("paramwise_cfg");
    OptimizerConstructor constructor =
        builder.build(
            OptimizerConstructor.class,
            rules == null ? dict : dict.with("paramwise_cfg", rules),
            problems);
    if (constructor == null) {
      return null;
    }
    try {
      ParamGroups groups =
          constructor.groups(
              model, new BaseRates(number(section, "lr"), number(section, "weight_decay")));
      return builder.build(
          Optimizer.class, section.without("constructor", "paramwise_cfg"), problems, groups);
    } catch (ArgumentException wrong) {
      problems.add(new Failure("the constructor", section, ConfigPath.ROOT).explain(wrong));
      return null;
    }
  }

  private static @Nullable Double number(DictNode dict, String name) {
    return dict.get(name) instanceof ScalarNode scalar && scalar.value() instanceof Number number
        ? number.doubleValue()
        : null;
  }

  private static void compare(Optimizer optimizer, List<JsonElement> wanted) {
    assertThat(optimizer.groups()).hasSameSizeAs(wanted);
    for (int i = 0; i < wanted.size(); i++) {
      JsonObject group = wanted.get(i).getAsJsonObject();
      ParamGroup actual = optimizer.groups().get(i);
      assertThat(actual.parameters().stream().map(NamedParameter::name))
          .containsExactlyElementsOf(Goldens.strings(group.getAsJsonArray("params")));
      assertRate(actual, "lr", group);
      assertRate(actual, "weight_decay", group);
    }
  }

  private static void assertRate(ParamGroup actual, String name, JsonObject group) {
    JsonElement wanted = group.get(name);
    if (wanted == null || wanted.isJsonNull()) {
      assertThat(actual.has(name)).isFalse();
    } else {
      assertThat(actual.number(name))
          .as(name + " of " + group.get("params"))
          .isCloseTo(
              wanted.getAsDouble(), within(Precision.FLOAT64.roundings(4, wanted.getAsDouble())));
    }
  }
}
