package org.cfgrun.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Evaluates what mmcv 1.7.2 was measured on, and compares. */
class FromFileVectorsTest {
  private static final String NONSENSE =
      "mmcv leaves the name of its placeholder in the value; here the base's value is used";

  /** Where mmcv gives a value that nobody wants: what is given instead, {@code null} an error. */
  private static final Map<String, Difference> DIFFERENCES =
      Map.ofEntries(
          instead("basevar_no_base", null, "no base gives the name"),
          instead("basevar_in_string", "{\"x\":\"v\",\"y\":\"pre-v\"}", NONSENSE),
          instead("basevar_whole_squoted_string", "{\"x\":\"v\",\"y\":\"v\"}", NONSENSE),
          instead("basevar_as_dict_key", "{\"x\":\"v\",\"y\":{\"v\":1}}", NONSENSE),
          instead("basevar_in_set", "{\"x\":\"v\",\"y\":{\"$s\":[\"v\",2]}}", NONSENSE),
          instead("basevar_concat", "{\"x\":\"v\",\"y\":\"vw\"}", NONSENSE),
          instead("basevar_in_fstring", "{\"x\":1,\"y\":\"1\"}", NONSENSE),
          instead("basevar_in_dquoted_string", "{\"x\":\"v\",\"y\":\"pre-v\"}", NONSENSE),
          instead("basevar_list_index", "{\"x\":[1],\"y\":1}", "an index is a step like a key"),
          instead("base_tuple", "{\"a\":1,\"q\":1}", "a tuple of bases is as clear as a list"),
          instead("predef_unquoted", "{\"a\":\"c.py\"}", "the text, with a warning"),
          instead(
              "custom_imports_fail",
              "{\"custom_imports\":{\"imports\":[\"nope_mod\"],\"allow_failed_imports\":false}}",
              "imports are the matter of whoever builds components"));

  private record Difference(String value, String reason) {}

  private static Map.Entry<String, Difference> instead(String name, String value, String reason) {
    return Map.entry(name, new Difference(value, reason));
  }

  @TestFactory
  Stream<DynamicTest> everyVectorGivesWhatMmcvGives(@TempDir Path folder) throws IOException {
    return Canonical.vectors("fromfile.json").stream()
        .map(
            vector -> {
              String name = vector.get("name").getAsString();
              return DynamicTest.dynamicTest(
                  name, () -> check(vector, name, Files.createDirectory(folder.resolve(name))));
            });
  }

  private static void check(JsonObject vector, String name, Path folder) throws IOException {
    for (var file : vector.getAsJsonObject("files").entrySet()) {
      Files.writeString(folder.resolve(file.getKey()), file.getValue().getAsString());
    }
    Problems problems = new Problems();
    EvaluatedConfig config =
        new Interpreter()
            .evaluate(
                folder.resolve(vector.get("main").getAsString()).toString(), List.of(), problems);
    JsonObject result = vector.getAsJsonObject("result");
    String expected = result.has("ok") ? result.get("ok").toString() : null;
    Difference difference = DIFFERENCES.get(name);
    if (difference != null) {
      assertThat(difference.value()).as("no longer different").isNotEqualTo(expected);
      expected = difference.value();
    }
    if (expected == null) {
      assertThat(config).isNull();
      assertThat(problems.hasErrors()).isTrue();
    } else {
      assertThat(config).as(() -> problems.all().toString()).isNotNull();
      assertThat(Canonical.of(config.root()).toString())
          .isEqualTo(expected.replace("<dir>", folder.toString()));
    }
  }
}
