package org.cfgrun.runtime.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.runtime.runner.SavedRun;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Corrupts checkpoints: one that is truncated or changed anywhere is either rejected with its name,
 * or read with the same content. No other exception is thrown.
 */
class CorruptCheckpointTest {
  private static final int TRIALS = 300;

  @TempDir Path folder;
  private byte[] whole = {};
  private Map<String, Object> content = Map.of();

  @BeforeEach
  void write() throws IOException {
    Map<String, TensorData> weights = new LinkedHashMap<>();
    float[] values = new float[500];
    for (int i = 0; i < values.length; i++) {
      values[i] = i * 0.37f;
    }
    weights.put("backbone.weight", TensorData.ofFloats(values, 10, 50));
    weights.put("backbone.count", TensorData.ofLongs(new long[] {7}));
    Map<String, Object> progress = new LinkedHashMap<>(progress());
    Path file = folder.resolve("whole.pth");
    CheckpointFile.write(
        file,
        new Checkpoint(
            Map.of("epoch", 1L, "iter", 20L, "config", "a = 1\n"),
            weights,
            Map.of("state", Map.of(), "param_groups", List.of(Map.of("params", List.of(0L)))),
            progress,
            Map.of("seed", 3L)));
    whole = Files.readAllBytes(file);
    content = leaves(file);
  }

  private static Map<String, Object> progress() {
    return Map.of(
        "epoch",
        1L,
        "iter",
        20L,
        "batch",
        0L,
        "flow",
        0L,
        "repeat",
        0L,
        "log",
        Map.of("loss", Map.of("values", List.of(1.5), "counts", List.of(2L))));
  }

  private static Map<String, Object> leaves(Path file) {
    Map<String, Object> leaves = new LinkedHashMap<>();
    add("", PthReader.read(file), leaves);
    // Whatever can be read can also be opened as a run.
    SavedRun.read(file);
    return leaves;
  }

  private static void add(String path, @Nullable Object value, Map<String, Object> leaves) {
    if (value instanceof TensorData tensor) {
      ByteBuffer bytes = tensor.bytes();
      leaves.put(path, tensor + " " + bytes);
      leaves.put(path + "/bytes", bytes);
    } else if (value instanceof Map<?, ?> map) {
      map.forEach((key, each) -> add(path + "/" + key, each, leaves));
    } else if (value instanceof List<?> list) {
      list.forEach(each -> add(path + "/" + list.indexOf(each), each, leaves));
    } else {
      leaves.put(path, String.valueOf(value));
    }
  }

  /** Returns whether the file is rejected with a message that names it. */
  private boolean isRejected(byte[] bytes, String damage) throws IOException {
    Path file = Files.write(folder.resolve("corrupt.pth"), bytes);
    try {
      assertThat(leaves(file)).as(damage).isEqualTo(content);
      return false;
    } catch (ConfigException refused) {
      assertThat(refused.getMessage())
          .startsWith("`" + file + "` ")
          .doesNotContain("null", "Exception", "java.");
      return true;
    }
  }

  @Test
  void rejectsTruncatedFile() throws IOException {
    Random random = new Random(1);
    for (int trial = 0; trial < TRIALS; trial++) {
      int length = random.nextInt(whole.length);
      assertThat(isRejected(Arrays.copyOf(whole, length), "cut at " + length))
          .as("cut at " + length)
          .isTrue();
    }
  }

  @Test
  void flippedBitIsRejectedOrHarmless() throws IOException {
    Random random = new Random(2);
    int refused = 0;
    for (int trial = 0; trial < TRIALS; trial++) {
      byte[] bytes = whole.clone();
      int at = random.nextInt(whole.length);
      bytes[at] ^= (byte) (1 << random.nextInt(8));
      refused += isRejected(bytes, "flipped at " + at) ? 1 : 0;
    }
    // The rest is dates, padding and the like.
    assertThat(refused).isGreaterThan(TRIALS / 2);
  }

  @Test
  void rejectsFlippedBitInAWeight() throws IOException {
    byte[] bytes = whole.clone();
    bytes[
            indexOf(
                bytes,
                ByteBuffer.allocate(4)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putFloat(100 * 0.37f)
                    .array())] ^=
        1;
    assertThat(isRejected(bytes, "a weight")).isTrue();
  }

  private static int indexOf(byte[] bytes, byte[] part) {
    for (int i = 0; i <= bytes.length - part.length; i++) {
      if (Arrays.equals(Arrays.copyOfRange(bytes, i, i + part.length), part)) {
        return i;
      }
    }
    throw new AssertionError("not there");
  }

  @Test
  void rejectsInconsistentLoopPosition() {
    for (Map.Entry<String, Object> wrong :
        Map.<String, Object>of(
                "batch",
                -1L,
                "epoch",
                "one",
                "log",
                Map.of("loss", Map.of("values", List.of(1.5), "counts", List.of())))
            .entrySet()) {
      Map<String, Object> progress = new LinkedHashMap<>(progress());
      progress.put(wrong.getKey(), wrong.getValue());
      Path file = folder.resolve("wrong.pth");
      CheckpointFile.write(
          file, new Checkpoint(Map.of("epoch", 1L), Map.of(), null, progress, Map.of()));
      assertThatThrownBy(() -> SavedRun.read(file))
          .isInstanceOf(ConfigException.class)
          .hasMessage("`" + file + "` does not contain an epoch and an iteration to resume from");
    }
  }

  @Test
  void distinguishesOtherKindsOfFiles() throws IOException {
    Path bomb = folder.resolve("bomb.pth");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(bomb))) {
      zip.putNextEntry(new ZipEntry("archive/data.pkl"));
      zip.write(new byte[1 << 20]);
    }
    Path nowhere = folder.resolve("latest.pth");
    Files.createSymbolicLink(nowhere, Path.of("epoch_9.pth"));
    assertRejected(bomb, "is compressed; expected an uncompressed zip file as PyTorch writes");
    assertRejected(nowhere, "is a symbolic link to a missing file");
    assertRejected(folder.resolve("no.pth"), "does not exist");
    assertRejected(folder, "is a directory");
    assertRejected(Files.createFile(folder.resolve("empty.pth")), "is empty");
    assertRejected(Files.writeString(folder.resolve("text.pth"), "hello"), "is not a PyTorch file");
  }

  private static void assertRejected(Path file, String why) {
    assertThatThrownBy(() -> SavedRun.read(file))
        .isInstanceOf(ConfigException.class)
        .hasMessage("`" + file + "` " + why);
    assertThatThrownBy(() -> Weights.read(file)).hasMessage("`" + file + "` " + why);
  }
}
