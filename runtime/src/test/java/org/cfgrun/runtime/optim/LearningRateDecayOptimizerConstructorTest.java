package org.cfgrun.runtime.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.runtime.build.ComponentBuilder;
import org.cfgrun.runtime.golden.Goldens;
import org.cfgrun.runtime.golden.Precision;
import org.cfgrun.runtime.golden.Replay;
import org.cfgrun.runtime.nn.Init;
import org.cfgrun.runtime.nn.Linear;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.registry.Components;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Compares learning rates by depth with mmdet's. */
class LearningRateDecayOptimizerConstructorTest {
  private static final String FILE = "paramwise.json";
  private static final BaseRates BASE = new BaseRates(1e-4, 0.05);

  /** Order of declaration of the modules of the goldens' backbone. */
  private static final List<String> PARTS =
      List.of("cls_token", "mask_token", "pos_embed", "stages", "downsample_layers", "norm0");

  @TestFactory
  Stream<DynamicTest> groupsMatchMmdet() {
    return Replay.list(FILE, "layer_decay").each(LearningRateDecayOptimizerConstructorTest::check);
  }

  private static void check(JsonObject golden) {
    JsonArray groups = golden.getAsJsonArray("groups");
    try (TensorScope tensors = new TensorScope()) {
      Module model = model(groups);
      model.materialize(Device.CPU, new Random(0));
      List<ParamGroup> made =
          constructor(Goldens.text(golden.get("paramwise_cfg"))).groups(model, BASE).groups();
      assertThat(made).hasSameSizeAs(groups);
      for (int i = 0; i < made.size(); i++) {
        compare(made.get(i), groups.get(i).getAsJsonObject());
      }
    }
  }

  private static void compare(ParamGroup made, JsonObject wanted) {
    List<String> names = Goldens.strings(wanted.getAsJsonArray("param_names"));
    assertThat(made.get("group_name")).isEqualTo(wanted.get("group_name").getAsString());
    assertThat(made.get("param_names")).isEqualTo(names);
    assertThat(made.parameters().stream().map(NamedParameter::name))
        .containsExactlyElementsOf(names);
    for (String option : List.of("lr", "lr_scale", "weight_decay")) {
      double value = wanted.get(option).getAsDouble();
      assertThat(made.number(option))
          .as(option)
          .isCloseTo(value, within(Precision.FLOAT64.roundings(8, value)));
    }
  }

  private static OptimizerConstructor constructor(String options) {
    DictNode config =
        Goldens.config("type='LearningRateDecayOptimizerConstructor', paramwise_cfg=" + options);
    OptimizerConstructor built =
        new ComponentBuilder(Components.standard())
            .build(OptimizerConstructor.class, config, new Problems());
    assertThat(built).isNotNull();
    return built;
  }

  /** Parameters of the goldens' groups; without decay, the vectors. */
  private static Module model(JsonArray groups) {
    Map<String, Boolean> vectors = new LinkedHashMap<>();
    for (JsonElement each : groups) {
      JsonObject group = each.getAsJsonObject();
      boolean vector = group.get("group_name").getAsString().endsWith("no_decay");
      Goldens.strings(group.getAsJsonArray("param_names"))
          .forEach(name -> vectors.put(name, vector));
    }
    List<String> names = new ArrayList<>(vectors.keySet());
    names.sort(Comparator.comparing(name -> place(name)));
    Tree root = new Tree();
    names.forEach(name -> root.add(name, vectors.get(name)));
    return root;
  }

  private static int place(String name) {
    String[] parts = name.split("\\.");
    int place = parts[0].equals("backbone") ? PARTS.indexOf(parts[1]) : -1;
    return place < 0 ? PARTS.size() : place;
  }

  /** Module built from the names of its parameters. */
  private static class Tree extends Module {
    void add(String name, boolean vector) {
      int dot = name.indexOf('.');
      if (dot < 0) {
        parameter(name, Init.constant(0), vector ? new long[] {1} : new long[] {1, 1});
        return;
      }
      String first = name.substring(0, dot);
      if (!children().containsKey(first)) {
        child(first, first.equals("backbone") ? new FakeConvNeXt() : new Tree());
      }
      ((Tree) children().get(first)).add(name.substring(dot + 1), vector);
    }
  }

  private static final class FakeConvNeXt extends Tree {}

  @TestFactory
  Stream<DynamicTest> layerNumbersMatchMmdet() {
    return Replay.list(FILE, "layer_ids")
        .each(LearningRateDecayOptimizerConstructorTest::replayNumbers);
  }

  private static void replayNumbers(JsonObject golden) {
    int layers = golden.get("max_layer_id").getAsInt();
    int stages = golden.get("max_stage_id").getAsInt();
    for (JsonElement each : golden.getAsJsonArray("rows")) {
      JsonArray row = each.getAsJsonArray();
      String name = row.get(0).getAsString();
      assertThat(ConvNextLayers.layer(name, layers)).as(name).isEqualTo(row.get(1).getAsInt());
      assertThat(ConvNextLayers.stage(name, stages)).as(name).isEqualTo(row.get(2).getAsInt());
    }
  }

  @Test
  void frozenParametersAreInNoGroup() {
    Tree model = new Tree();
    model.add("backbone.pos_embed", false);
    model.add("head.weight", false);
    model.parameters().get("backbone.pos_embed").requiresGrad(false);
    try (TensorScope tensors = new TensorScope()) {
      model.materialize(Device.CPU, new Random(0));
      List<ParamGroup> groups =
          constructor("dict(num_layers=6, decay_rate=0.8)").groups(model, BASE).groups();
      assertThat(groups)
          .singleElement()
          .satisfies(
              group -> assertThat(group.get("param_names")).isEqualTo(List.of("head.weight")));
    }
  }

  @Test
  void rejectsOtherBackbones() {
    OptimizerConstructor constructor = constructor("dict(num_layers=6, decay_rate=0.8)");
    assertThatThrownBy(() -> constructor.groups(new Linear(1, 1, true), BASE))
        .isInstanceOf(ArgumentException.class)
        .hasMessage("expected a backbone of type `ConvNeXt`, got a model without `backbone`");
    Tree model = new Tree();
    model.add("backbone.pos_embed", false);
    BaseRates none = new BaseRates(null, 0.05);
    assertThatThrownBy(() -> constructor.groups(model, none))
        .isInstanceOf(ArgumentException.class)
        .hasMessageContaining("requires the optimizer's `lr`");
  }
}
