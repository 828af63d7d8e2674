package org.cfgrun.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script that exports components in Python, and checks against what it exports. */
class CatalogCommandTest {
  private static final Path RESOURCES = Path.of("src/test/resources/org/cfgrun/cli/catalog");
  private static final Path EXPORTED = RESOURCES.resolve("fakelib.json");

  /** A config that `fakelib` can train. */
  private static final String CONFIG =
      """
      model = dict(
          type='Detector',
          backbone=dict(type='Renamed', old_width=2),
          bbox_head=dict(type='DenseHead', channels=3, extra=1))
      data = dict(
          train=dict(
              type='Images', ann_file='a.json', norm=dict(type='BN', requires_grad=True),
              pipeline=[dict(type='Resize', scale=(8, 8))]))
      optimizer = dict(type='SGD', lr=0.1, paramwise_cfg=dict(bias_lr_mult=2))
      lr_config = dict(policy='step', step=[8])
      """;

  @TempDir Path folder;
  private Path config;

  @BeforeEach
  void write() throws IOException {
    config = Files.writeString(folder.resolve("a.cfg"), CONFIG);
  }

  private List<String> check(String text) throws IOException {
    Files.writeString(config, text);
    CommandRun run = CommandRun.of("check", config, "--catalog", EXPORTED);
    return run.out()
        .lines()
        .filter(line -> line.matches("(error|warning|note)\\[.*|  *--> .*|.*did you mean.*"))
        .map(line -> line.replaceAll("^ *--> .*a.cfg", "at ").strip())
        .toList();
  }

  @Test
  void scriptExportsTheRegistriesOfAPackage() throws Exception {
    assumeTrue(hasPython(), "python3 is not installed");
    Path script = folder.resolve("export.py");
    CommandRun printed = CommandRun.of("catalog", "--script");
    Files.writeString(script, printed.out());
    Process process =
        new ProcessBuilder("python3", "-B", script.toString(), "fakelib", "-o", "catalog.json")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .directory(copyOfLibrary().toFile())
            .start();
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(Files.readString(folder.resolve("log")))
        .isEqualTo(
            """
            warning: fakelib.broken: ImportError: needs a GPU
            16 components of 6 registries written to catalog.json
            """);
    String exported =
        Files.readString(folder.resolve("library/catalog.json"))
            .replaceAll(", \"file\": \"[^\"]*\", \"line\": \\d+", "");
    assertThat(exported).isEqualTo(Files.readString(EXPORTED));
    assertThat(
            CommandRun.of("check", config, "--catalog", folder.resolve("library/catalog.json"))
                .out())
        .isEqualTo("1 config checked, nothing found\n");
  }

  private Path copyOfLibrary() throws IOException {
    Path library = Files.createDirectories(folder.resolve("library/fakelib"));
    for (String file : List.of("__init__.py", "parts.py", "broken.py")) {
      Files.copy(RESOURCES.resolve("fakelib").resolve(file), library.resolve(file));
    }
    return Objects.requireNonNull(library.getParent());
  }

  private static boolean hasPython() throws InterruptedException {
    try {
      return new ProcessBuilder("python3", "-c", "import sys; sys.exit(sys.version_info < (3, 6))")
              .start()
              .waitFor()
          == 0;
    } catch (IOException missing) {
      return false;
    }
  }

  @Test
  void validConfigHasNoFindings() throws IOException {
    assertThat(check(CONFIG)).isEmpty();
  }

  @Test
  void unknownTypeHasTheNearestName() throws IOException {
    assertThat(check(CONFIG.replace("'Resize'", "'Rezise'")))
        .containsExactly(
            "error[unknown-type]: `Rezise` is not in the registry `pipeline`.",
            "at :8:29",
            "= did you mean `Resize`?");
  }

  @Test
  void unknownArgumentIsFoundBehindForwardedKeywords() throws IOException {
    assertThat(check(CONFIG.replace("channels=3", "channels=3, num_clases=4")))
        .containsExactly(
            "error[unknown-argument]: `DenseHead` has no argument `num_clases`.",
            "at :4:50",
            "= did you mean `num_classes`?");
    // The parent gets `strict` from the child, so that a config cannot pass it.
    assertThat(check(CONFIG.replace("channels=3", "channels=3, strict=True"))).hasSize(2);
    assertThat(check(CONFIG.replace("channels=3", "channels=3, init_cfg=None"))).isEmpty();
  }

  @Test
  void missingArgumentIsAnErrorWhereNothingElseSuppliesIt() throws IOException {
    assertThat(check(CONFIG.replace(", scale=(8, 8)", "")))
        .containsExactly(
            "error[missing-argument]: `Resize` requires the argument `scale`.", "at :8:29");
    // The detector adds arguments to its head before it builds it.
    assertThat(check(CONFIG.replace("channels=3, ", ""))).isEmpty();
    // Other files may add what a part lacks.
    assertThat(check("data = dict(train=dict(type='Images'))\n")).isEmpty();
  }

  @Test
  void certainlyWrongValueIsAnError() throws IOException {
    assertThat(check(CONFIG.replace("extra=1", "depth='4'")))
        .containsExactly(
            "error[bad-argument]: `depth` of `DenseHead` must be an int, got a str.", "at :4:56");
    assertThat(check(CONFIG.replace("lr=0.1", "lr='1e-3'")))
        .containsExactly(
            "error[bad-argument]: `lr` of `SGD` must be a number, got a str.", "at :9:33");
    assertThat(check(CONFIG.replace("lr=0.1", "lr='auto'"))).isEmpty();
    assertThat(check(CONFIG.replace("extra=1", "depth=4.5, ratios=1, size=3"))).isEmpty();
  }

  @Test
  void policyNamesItsHook() throws IOException {
    assertThat(check(CONFIG.replace("policy='step'", "policy='stepp'")))
        .containsExactly(
            "error[unknown-type]: `SteppLrUpdaterHook` is not in the registry `hook`.",
            "at :10:25",
            "= did you mean `StepLrUpdaterHook`?");
    // A misspelt argument is not missing, too.
    assertThat(check(CONFIG.replace("step=[8]", "steps=[8]")))
        .containsExactly(
            "error[unknown-argument]: `StepLrUpdaterHook` has no argument `steps`.",
            "at :10:33",
            "= did you mean `step`?");
  }

  @Test
  void typeOfAnotherScopeIsANote() throws IOException {
    assertThat(check(CONFIG.replace("'Renamed', old_width=2", "'otherlib.ViT', width=2")))
        .containsExactly(
            "note[unknown-type]: `otherlib.ViT` is not checked: no catalog has the scope"
                + " `otherlib`.",
            "at :3:24");
    assertThat(check(CONFIG.replace("'Renamed'", "'fakelib.Renamed'"))).isEmpty();
  }

  @Test
  void importsThatWereNotExportedMayDefineATypes() throws IOException {
    String text = CONFIG.replace("'Resize'", "'MyResize'");
    assertThat(check("custom_imports = dict(imports=['mine'])\n" + text).get(0))
        .startsWith("warning[unknown-type]: `MyResize` is not in the registry `pipeline`, but");
    assertThat(check("custom_imports = dict(imports=['fakelib.parts'])\n" + text).get(0))
        .startsWith("error[unknown-type]: `MyResize`");
  }

  @Test
  void misspeltTypeInAnUnknownPlaceIsAWarning() throws IOException {
    assertThat(check(CONFIG.replace("extra=1", "act=dict(type='DensHead')")).get(0))
        .isEqualTo("warning[unknown-type]: `DensHead` is not in any registry of the catalog.");
    assertThat(check(CONFIG.replace("extra=1", "act=dict(type='nms', iou=0.5)"))).isEmpty();
  }

  @Test
  void projectFileNamesCatalogs() throws IOException {
    Files.copy(EXPORTED, folder.resolve("exported.json"));
    Files.writeString(folder.resolve(".cfgrun.json"), "{\"catalogs\": [\"exported.json\"]}");
    Files.writeString(config, CONFIG.replace("'Resize'", "'Rezise'"));
    assertThat(CommandRun.of("check", config).out()).contains("did you mean `Resize`?");
    Files.writeString(folder.resolve(".cfgrun.json"), "{\"catalogs\": [\"gone.json\"]}");
    assertThat(CommandRun.of("check", config).out())
        .contains("gone.json` cannot be read", ".cfgrun.json:1:15");
  }

  @Test
  void catalogIsDescribed() {
    CommandRun run = CommandRun.of("catalog", EXPORTED);
    assertThat(run.out()).contains(": 16 components of fakelib, base\n").contains("pipeline");
    assertThat(CommandRun.of("catalog").status()).isEqualTo(ExitStatus.USAGE);
    assertThat(CommandRun.of("catalog", "--script", EXPORTED).status()).isEqualTo(ExitStatus.USAGE);
  }

  @Test
  void brokenCatalogsAreErrorsAtTheirLine() throws IOException {
    Path file = folder.resolve("broken.json");
    Files.writeString(file, "{\"version\": 1,\n \"components\": [{\"names\": []\n");
    assertThat(CommandRun.of("check", config, "--catalog", file).out())
        .contains("error[bad-catalog]: Not a catalog: End of input.", "broken.json:3:1");
    Files.writeString(file, "{\"version\": 0}");
    assertThat(CommandRun.of("check", config, "--catalog", file).out())
        .contains(
            "Unsupported catalog version 0, expected 1.", "broken.json:1:", "Export it again");
    Files.write(file, "\u00ff".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(CommandRun.of("catalog", file).err()).contains("it is not UTF-8");
    assertThat(CommandRun.of("catalog", folder.resolve("none.json")).status())
        .isEqualTo(ExitStatus.FAILURE);
    try (RandomAccessFile huge = new RandomAccessFile(file.toFile(), "rw")) {
      huge.setLength(65L << 20);
    }
    assertThat(CommandRun.of("catalog", file).err())
        .contains("has 65 MB, expected a catalog of at most 64 MB");
  }
}
