package org.cfgrun.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that a repository of a stranger may name: pipes, on which a read waits, and devices. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DeviceFilesTest {
  @TempDir Path folder;

  @BeforeEach
  void makePipe() throws IOException, InterruptedException {
    assumeTrue(Files.exists(Path.of("/dev/zero")));
    Process made =
        new ProcessBuilder("mkfifo", folder.resolve("pipe").toString()).inheritIO().start();
    assumeTrue(made.waitFor(10, TimeUnit.SECONDS) && made.exitValue() == 0);
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"pipe", "/dev/zero"})
  void catalogsOfAProjectMustBeFiles(String file) throws IOException {
    write(".cfgrun.json", "{\"catalogs\": [\"%s\"]}".formatted(file));
    CommandRun run = CommandRun.of("check", write("a.cfg", "a = 1\n"));
    assertThat(run.out()).contains("cannot be read: it is not a regular file.");
    assertThat(run.status()).isEqualTo(4);
  }

  @ParameterizedTest
  @CsvSource({
    "CocoDataset, pipe",
    "CocoDataset, /dev/zero",
    "VOCDataset, pipe",
    "VOCDataset, /dev/zero"
  })
  void annotationsMustBeFiles(String type, String file) throws IOException {
    Path config =
        write(
            "a.cfg",
            """
            _base_ = 'stdlib::quickstart/shapes_retinanet.cfg'
            ds = dict(_delete_=True, type='%s', classes=('a', 'b', 'c'), img_prefix='.',
                      ann_file='%s', pipeline={{ _base_.train_pipeline }})
            data = dict(train=ds)
            """
                .formatted(type, folder.resolve(file)));
    CommandRun run = CommandRun.of("train", config, "--dry-run");
    assertThat(run.err()).contains("it is not a regular file");
    assertThat(run.status()).isEqualTo(3);
  }

  @Test
  void aCorruptJarIsNamed() throws IOException {
    write("broken.jar", "x".repeat(100));
    Path config =
        write(
            "a.cfg",
            "_base_ = 'stdlib::quickstart/shapes_retinanet.cfg'\n"
                + "custom_imports = dict(imports=['mine'])\n");
    assertThat(CommandRun.of("check", config, "--components").out())
        .contains("Cannot read `mine`: `" + folder.resolve("broken.jar") + "` is not a jar: ");
  }
}
