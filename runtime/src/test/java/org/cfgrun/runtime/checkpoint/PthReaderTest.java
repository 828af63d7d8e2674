package org.cfgrun.runtime.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads files that PyTorch 2.2.2 wrote; write_with_torch.py in the same directory creates them. */
class PthReaderTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"torch_zip.pth", "torch_legacy.pth", "torch_p4.pth"})
  void readsEveryTensor(String name) throws IOException {
    Map<?, ?> tensors = (Map<?, ?>) read(name).get("state_dict");

    assertThat(tensors.keySet().stream().map(String.class::cast))
        .containsExactly(
            "z.weight",
            "bn.num_batches_tracked",
            "half",
            "brain",
            "view",
            "row",
            "double",
            "mask",
            "int",
            "short",
            "char",
            "byte",
            "empty",
            "expanded",
            "channels_last",
            "a.bias");
    assertTensor(tensors, "z.weight", "float32[4, 6]", quarters());
    assertTensor(tensors, "bn.num_batches_tracked", "int64[]", 7);
    assertTensor(tensors, "half", "float16[5]", 1.5, -0.25, 65504, Math.scalb(1.0, -24), 1.0 / 0);
    assertTensor(tensors, "brain", "bfloat16[2]", 1.5, -3);
    assertTensor(tensors, "view", "float32[3, 2]", 0.25, 3.25, 0.5, 3.5, 0.75, 3.75);
    assertTensor(tensors, "row", "float32[6]", 3, 3.25, 3.5, 3.75, 4, 4.25);
    assertTensor(tensors, "double", "float64[1, 1]", 1e-300);
    assertTensor(tensors, "mask", "bool[3]", 1, 0, 1);
    assertTensor(tensors, "int", "int32[2]", -5, 6);
    assertTensor(tensors, "short", "int16[2]", -5, 6);
    assertTensor(tensors, "char", "int8[2]", -5, 6);
    assertTensor(tensors, "byte", "uint8[2]", 250, 6);
    assertTensor(tensors, "empty", "float32[0, 3]");
    assertTensor(tensors, "expanded", "float32[3]", 2.5, 2.5, 2.5);
    assertTensor(
        tensors,
        "channels_last",
        "float32[1, 2, 2, 4]",
        0,
        1,
        2,
        3,
        4,
        5,
        6,
        7,
        8,
        9,
        10,
        11,
        12,
        13,
        14,
        15);
  }

  @ParameterizedTest
  @ValueSource(strings = {"torch_zip.pth", "torch_legacy.pth", "torch_p4.pth"})
  void readsPlainValuesAndNumpyNumbers(String name) throws IOException {
    Map<?, ?> meta = (Map<?, ?>) read(name).get("meta");

    assertThat(meta.get("iter")).isEqualTo(1234567890123L);
    assertThat(meta.get("CLASSES")).isEqualTo(Tuple.of("cat", "dög"));
    assertThat(meta.get("best")).isEqualTo(0.25);
    assertThat(meta.get("n")).isEqualTo(-3L);
    assertThat(meta.get("lr")).isEqualTo(Arrays.asList(0.1, true, null));
    assertThat(meta.get("big")).isEqualTo(BigInteger.TWO.pow(70));
    assertThat(meta.get("size")).isEqualTo(Tuple.of(4L, 6L));
    Map<?, ?> optimizer = (Map<?, ?>) read(name).get("optimizer");
    assertThat(((Map<?, ?>) optimizer.get("state")).keySet().toArray()).containsExactly(0L);
    assertThat(((Map<?, ?>) ((List<?>) optimizer.get("param_groups")).get(0)).get("betas"))
        .isEqualTo(Tuple.of(0.9, 0.999));
  }

  @ParameterizedTest
  @ValueSource(strings = {"torch_zip.pth", "torch_legacy.pth"})
  void rejectsFileTruncatedAnywhere(String name) throws IOException {
    byte[] whole = bytes(name);
    Path file = folder.resolve("cut.pth");
    for (int length = 0; length < whole.length; length += 37) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> PthReader.read(file))
          .isInstanceOf(ConfigException.class)
          .hasMessageStartingWith("`" + file + "` ");
    }
  }

  @Test
  void detectsFlippedBitInTheValues() throws IOException {
    byte[] bytes = bytes("torch_zip.pth");
    int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("data/0FB");
    bytes[at + 80] ^= 4;
    Path file = Files.write(folder.resolve("flipped.pth"), bytes);

    assertThatThrownBy(() -> PthReader.read(file)).hasMessageContaining("checksum");
  }

  @ParameterizedTest
  @ValueSource(strings = {"torch_zip.pth", "torch_legacy.pth", "torch_p4.pth"})
  void randomCorruptionGivesAValueOrAClearError(String name) throws IOException {
    byte[] whole = bytes(name);
    Path file = folder.resolve("corrupt.pth");
    Random random = new Random(17);
    for (int trial = 0; trial < 300; trial++) {
      byte[] corrupt = whole.clone();
      for (int i = random.nextInt(4); i >= 0; i--) {
        corrupt[random.nextInt(corrupt.length)] = (byte) random.nextInt();
      }
      Files.write(file, corrupt);
      try {
        PthReader.read(file);
      } catch (ConfigException expected) {
        assertThat(expected).hasMessageStartingWith("`" + file + "` ");
      }
    }
  }

  @Test
  void distinguishesMissingFileFromDirectory() {
    assertThatThrownBy(() -> PthReader.read(folder.resolve("no.pth")))
        .hasMessageContaining("no.pth` does not exist");
    assertThatThrownBy(() -> PthReader.read(folder)).hasMessageContaining("is a directory");
  }

  private static double[] quarters() {
    double[] values = new double[24];
    Arrays.setAll(values, i -> i / 4.0);
    return values;
  }

  private static void assertTensor(Map<?, ?> tensors, String name, String type, double... values) {
    TensorData tensor = (TensorData) tensors.get(name);
    assertThat(tensor).hasToString(type);
    assertThat(tensor.toDoubles()).containsExactly(values);
  }

  private Map<?, ?> read(String name) throws IOException {
    return (Map<?, ?>) PthReader.read(Files.write(folder.resolve(name), bytes(name)));
  }

  private static byte[] bytes(String name) throws IOException {
    try (var in = PthReaderTest.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }
}
