package org.cfgrun.interpreter.inherit;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.cfgrun.interpreter.Canonical;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Compares parsed and merged options with mmcv 1.7.2. Rules R6.1, R6.2, R6.3. */
class OverrideVectorsTest {
  /** mmcv fails on a scalar over an element of a list; cfgrun replaces the element. */
  private static final Map<String, String> ELEMENTS =
      Map.of(
          "{\"l.0\":7}", "[7,[2,3],{\"k\":1}]",
          "{\"l.1.0\":8}", "[1,[8,3],{\"k\":1}]");

  @TestFactory
  Stream<DynamicTest> everyArgumentIsReadAsMmcvReadsIt() throws IOException {
    return Canonical.vectors("dictaction.json").stream()
        .map(
            vector -> DynamicTest.dynamicTest(vector.get("arg").getAsString(), () -> read(vector)));
  }

  private static void read(JsonObject vector) {
    Problems problems = new Problems();
    Overrides overrides = Overrides.parse(List.of(vector.get("arg").getAsString()), problems);
    JsonObject result = vector.getAsJsonObject("result");
    assertThat(problems.hasErrors()).isEqualTo(result.has("error"));
    if (result.has("ok")) {
      JsonObject read = new JsonObject();
      overrides.values().forEach((key, value) -> read.add(key, Canonical.of(value)));
      assertThat(read).hasToString(result.get("ok").toString());
    }
  }

  @TestFactory
  Stream<DynamicTest> everyOptionMergesAsMmcvMergesIt() throws IOException {
    return Canonical.vectors("merge_from_dict.json").stream()
        .map(
            vector ->
                DynamicTest.dynamicTest(
                    vector.get("options") + " " + vector.get("allow_list_keys"),
                    () -> merge(vector)));
  }

  private static void merge(JsonObject vector) {
    Problems problems = new Problems();
    Overrides overrides = Overrides.parse(List.of(), problems);
    JsonObject options = vector.getAsJsonObject("options");
    options.entrySet().forEach(e -> overrides.put(e.getKey(), Canonical.read(e.getValue())));
    boolean listKeys = vector.get("allow_list_keys").getAsBoolean();
    Merger merger = listKeys ? Merger.ofOverrides(problems) : Merger.ofFiles(problems);
    ConfigNode merged = overrides.applyTo((DictNode) Canonical.read(vector.get("base")), merger);
    JsonObject result = vector.getAsJsonObject("result");
    String elements = listKeys ? ELEMENTS.get(options.toString()) : null;
    if (elements != null) {
      assertThat(result.has("error")).isTrue();
      assertThat(Canonical.of(merged).getAsJsonObject().get("l")).hasToString(elements);
    } else if (result.has("error")) {
      assertThat(problems.hasErrors()).isTrue();
    } else {
      assertThat(problems.all()).isEmpty();
      assertThat(Canonical.of(merged)).hasToString(result.get("ok").toString());
    }
  }
}
