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

/**
 * Compares evaluated configs with the recorded results of a library.
 *
 * @param options the options of the interpreter
 * @param differences intended differences from the library, by name of the vector
 */
record VectorReplay(InterpreterOptions options, Map<String, Difference> differences) {
  /** The value given instead, or null for an error, and the reason. */
  record Difference(String value, String reason) {}

  static Map.Entry<String, Difference> instead(String name, String value, String reason) {
    return Map.entry(name, new Difference(value, reason));
  }

  Stream<DynamicTest> of(String file, Path folder) throws IOException {
    return Canonical.vectors(file).stream()
        .map(
            vector -> {
              String name = vector.get("name").getAsString();
              return DynamicTest.dynamicTest(
                  name, () -> check(vector, name, Files.createDirectory(folder.resolve(name))));
            });
  }

  private void check(JsonObject vector, String name, Path folder) throws IOException {
    for (var file : vector.getAsJsonObject("files").entrySet()) {
      Files.writeString(folder.resolve(file.getKey()), file.getValue().getAsString());
    }
    Problems problems = new Problems();
    String main = folder.resolve(vector.get("main").getAsString()).toString();
    EvaluatedConfig config = new Interpreter(options).evaluate(main, List.of(), problems);
    JsonObject result = vector.getAsJsonObject("result");
    String expected = result.has("ok") ? result.get("ok").toString() : null;
    Difference difference = differences.get(name);
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
