package org.cfgrun.interpreter.fuzz;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.cfgrun.interpreter.fuzz.FuzzedFiles.Kind;

/** The seed inputs of fuzzing: the project's own configs, and the vectors of mmcv and mmengine. */
final class Seeds {
  private static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();

  private Seeds() {}

  /** Returns the inputs. */
  static List<byte[]> all() throws IOException {
    List<byte[]> seeds = new ArrayList<>();
    configs(CHECKOUT.resolve("stdlib-configs"), seeds);
    configs(CHECKOUT.resolve("tests/src/test/resources/errors"), seeds);
    files("fromfile.json", Kind.MMCV, seeds);
    files("fromfile_mmengine.json", Kind.MMENGINE, seeds);
    for (JsonElement vector : vectors("dictaction.json")) {
      String option = vector.getAsJsonObject().get("arg").getAsString();
      seeds.add(FuzzedFiles.input(Kind.MMENGINE, "a = dict(b=[1, dict(c=2)])\n", "", option));
    }
    for (JsonElement vector : vectors("merge_from_dict.json")) {
      JsonObject merge = vector.getAsJsonObject();
      StringBuilder options = new StringBuilder();
      merge
          .getAsJsonObject("options")
          .entrySet()
          .forEach(
              option ->
                  options
                      .append(option.getKey())
                      .append('=')
                      .append(option.getValue())
                      .append('\n'));
      seeds.add(FuzzedFiles.input(Kind.JSON, merge.get("base").toString(), "", options.toString()));
    }
    seeds.add(
        FuzzedFiles.input(
            Kind.YAML, "a: &a {b: [1, 2.5, ~, yes]}\nc:\n  <<: *a\n  d: 'e'\n", "", "c.d=1"));
    return seeds;
  }

  private static void configs(Path folder, List<byte[]> seeds) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(f -> f.toString().matches(".*\\.(cfg|py)")).sorted().toList()) {
        seeds.add(FuzzedFiles.input(Kind.MMENGINE, Files.readString(file), "", ""));
      }
    }
  }

  private static void files(String name, Kind kind, List<byte[]> seeds) throws IOException {
    for (JsonElement vector : vectors(name)) {
      JsonObject files = vector.getAsJsonObject().getAsJsonObject("files");
      String main = vector.getAsJsonObject().get("main").getAsString();
      String base = files.has("b.py") ? files.get("b.py").getAsString() : "";
      Kind written = main.endsWith(".json") ? Kind.JSON : main.endsWith(".yaml") ? Kind.YAML : kind;
      seeds.add(FuzzedFiles.input(written, files.get(main).getAsString(), base, ""));
    }
  }

  private static JsonArray vectors(String name) throws IOException {
    try (InputStream in =
        Seeds.class.getResourceAsStream("/org/cfgrun/interpreter/vectors/" + name)) {
      return JsonParser.parseString(new String(in.readAllBytes(), StandardCharsets.UTF_8))
          .getAsJsonArray();
    }
  }
}
