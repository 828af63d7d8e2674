package org.cfgrun.runtime.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PthRoundTripTest {
  @TempDir Path folder;

  @Test
  void plainValuesSurviveARoundTrip() {
    Map<Object, Object> value = new LinkedHashMap<>();
    value.put("z", 1L);
    value.put("a", Arrays.asList(true, null, -0.0, Double.NaN, "schön \uD83D\uDE00", 1L << 40));
    value.put(3L, Tuple.of(Long.MIN_VALUE, BigInteger.TWO.pow(100), Tuple.of(), List.of()));
    value.put("m", new LinkedHashMap<>(Map.of("k", -129L)));

    assertThat(writeAndRead(value)).isEqualTo(value);
    assertThat(((Map<?, ?>) writeAndRead(value)).keySet().toArray())
        .containsExactly("z", "a", 3L, "m");
  }

  @Test
  void tensorsSurviveARoundTrip() {
    TensorData weights = TensorData.ofFloats(new float[] {1, 2, 3, 4, 5, Float.NaN}, 2, 3);
    TensorData count = TensorData.ofLongs(new long[] {Long.MAX_VALUE});
    TensorData random = TensorData.ofBytes(new byte[] {0, -1, 7});
    TensorData empty = TensorData.ofFloats(new float[0], 0, 4);

    List<?> read = (List<?>) writeAndRead(List.of(weights, count, random, empty, weights));

    assertThat(read)
        .extracting(Object::toString)
        .containsExactly("float32[2, 3]", "int64[]", "uint8[3]", "float32[0, 4]", "float32[2, 3]");
    assertThat(((TensorData) read.get(0)).toFloats()).containsExactly(weights.toFloats());
    assertThat(((TensorData) read.get(1)).toLongs()).containsExactly(Long.MAX_VALUE);
    assertThat(((TensorData) read.get(2)).toLongs()).containsExactly(0, 255, 7);
  }

  @Test
  void equalValuesGiveEqualBytes() throws IOException {
    List<Object> value = List.of("a", TensorData.ofFloats(new float[] {1}, 1));
    PthWriter.write(folder.resolve("1.pth"), value);
    PthWriter.write(folder.resolve("2.pth"), value);

    assertThat(folder.resolve("2.pth")).hasSameBinaryContentAs(folder.resolve("1.pth"));
  }

  @Test
  void storagesAreAlignedTo64Bytes() throws IOException {
    List<Object> tensors = new ArrayList<>();
    for (int i = 1; i < 20; i++) {
      tensors.add(TensorData.ofBytes(new byte[i * 7]));
    }
    Path file = folder.resolve("aligned.pth");
    PthWriter.write(file, tensors);

    assertThat(contentOffsets(file)).hasSize(22).allMatch(offset -> offset % 64 == 0);
  }

  /** Returns the offset of each entry's content, from the local headers. */
  private static List<Integer> contentOffsets(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    List<Integer> offsets = new ArrayList<>();
    int at = 0;
    try (ZipFile zip = new ZipFile(file.toFile())) {
      for (int i = 0; i < zip.size(); i++) {
        assertThat(bytes.getInt(at)).isEqualTo(0x04034b50);
        int content = at + 30 + bytes.getShort(at + 26) + bytes.getShort(at + 28);
        offsets.add(content);
        at = content + bytes.getInt(at + 22);
      }
    }
    return offsets;
  }

  @Test
  void rejectsUnsupportedValueAndLeavesNoFile() {
    assertThatThrownBy(() -> PthWriter.write(folder.resolve("x.pth"), List.of(folder)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(folder).isEmptyDirectory();
  }

  private Object writeAndRead(Object value) {
    Path file = folder.resolve("value.pth");
    PthWriter.write(file, value);
    return PthReader.read(file);
  }
}
