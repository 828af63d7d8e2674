package org.cfgrun.runtime.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import ai.djl.ndarray.NDManager;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.optim.ParamwiseOptions.CustomKey;
import org.cfgrun.runtime.registry.ArgumentException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The parameter groups of {@code paramwise_cfg} against those of mmcv. */
class DefaultOptimizerConstructorTest {
  private final JsonObject golden = Goldens.read("paramwise.json", "paramwise.json");

  @TestFactory
  Stream<DynamicTest> groupsEqualThoseOfMmcv() {
    return golden.getAsJsonArray("cases").asList().stream()
        .map(JsonElement::getAsJsonObject)
        .filter(c -> isOurs(c.get("id").getAsString()))
        .map(c -> dynamicTest(c.get("id").getAsString(), () -> check(c)));
  }

  /**
   * Left out: unknown options and values of a wrong type, which the schema refuses before; the
   * building of the optimizer itself.
   */
  private static boolean isOurs(String id) {
    return !id.equals("unknown_option_ignored")
        && !(id.startsWith("err_") && !id.endsWith("_without_wd"));
  }

  private void check(JsonObject c) {
    JsonObject cfg = c.getAsJsonObject("optimizer_cfg");
    try (NDManager manager = NDManager.newBaseManager()) {
      Module model = new ParamwiseModel(golden, c.get("id").getAsString().startsWith("dup"));
      model.materialise(manager, new Random(0));
      BaseRates base = new BaseRates(number(cfg, "lr"), number(cfg, "weight_decay"));
      OptimizerConstructor constructor =
          new DefaultOptimizerConstructor(
              new DefaultOptimizerConstructor.Args(options(cfg.get("paramwise_cfg"))));
      if (c.has("error")) {
        // A parameter in two groups is found by the optimizer, the rest by the constructor.
        assertThatThrownBy(() -> new SGD(constructor.groups(model, base), sgd(base)))
            .isInstanceOf(ArgumentException.class);
      } else {
        compare(constructor.groups(model, base), base, c);
      }
    }
  }

  private static void compare(ParamGroups groups, BaseRates base, JsonObject c) {
    List<JsonElement> wanted = c.getAsJsonArray("groups").asList();
    assertThat(groups.groups()).hasSameSizeAs(wanted);
    for (int i = 0; i < wanted.size(); i++) {
      JsonObject group = wanted.get(i).getAsJsonObject();
      ParamGroup actual = groups.groups().get(i);
      assertThat(actual.parameters().stream().map(NamedParameter::name))
          .containsExactlyElementsOf(
              group.getAsJsonArray("params").asList().stream()
                  .map(JsonElement::getAsString)
                  .toList());
      if (!isDeformable(actual)) {
        assertRate(actual, "lr", base.lr(), group);
        assertRate(actual, "weight_decay", base.weightDecay(), group);
      }
    }
  }

  /** Deformable convolutions have rules of their own in mmcv; no layer here is one. */
  private static boolean isDeformable(ParamGroup group) {
    return group.parameters().get(0).name().startsWith("neck.dcn");
  }

  private static void assertRate(
      ParamGroup actual, String name, @Nullable Double base, JsonObject group) {
    double otherwise = base == null ? 0 : base;
    double rate = actual.has(name) ? actual.number(name) : otherwise;
    JsonElement wanted = group.get(name);
    assertThat(rate).isCloseTo(wanted.isJsonNull() ? 0 : wanted.getAsDouble(), within(1e-18));
  }

  private static SGD.Args sgd(BaseRates base) {
    return new SGD.Args(base.lr(), 0, 0, 0, false, false);
  }

  private static @Nullable ParamwiseOptions options(@Nullable JsonElement json) {
    if (json == null) {
      return null;
    }
    JsonObject cfg = json.getAsJsonObject();
    Map<String, CustomKey> keys = new LinkedHashMap<>();
    if (cfg.has("custom_keys")) {
      cfg.getAsJsonObject("custom_keys")
          .asMap()
          .forEach((key, value) -> keys.put(key, customKey(value.getAsJsonObject())));
    }
    return new ParamwiseOptions(
        keys,
        number(cfg, "bias_lr_mult"),
        number(cfg, "bias_decay_mult"),
        number(cfg, "norm_decay_mult"),
        number(cfg, "dwconv_decay_mult"),
        cfg.has("bypass_duplicate") && cfg.get("bypass_duplicate").getAsBoolean());
  }

  private static CustomKey customKey(JsonObject json) {
    Double lrMult = number(json, "lr_mult");
    return new CustomKey(lrMult == null ? 1 : lrMult, number(json, "decay_mult"), null);
  }

  private static @Nullable Double number(JsonObject json, String name) {
    return json.has(name) ? json.get(name).getAsDouble() : null;
  }
}
