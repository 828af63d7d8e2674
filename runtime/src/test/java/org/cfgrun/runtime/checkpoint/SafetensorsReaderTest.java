package org.cfgrun.runtime.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsReaderTest {
  @TempDir Path folder;

  @Test
  void readsNamesShapesAndValuesInOrder() throws IOException {
    ByteBuffer values = ByteBuffer.allocate(28).order(ByteOrder.LITTLE_ENDIAN);
    values.putFloat(1.5f).putFloat(-2).putFloat(3).putLong(7).putShort((short) 0x3c00);
    values.putShort((short) 0x3f80).putInt(0);
    Path file =
        write(
            "{\"__metadata__\":{\"format\":\"pt\"},"
                + "\"z\":{\"dtype\":\"F32\",\"shape\":[3,1],\"data_offsets\":[0,12]},"
                + "\"count\":{\"dtype\":\"I64\",\"shape\":[],\"data_offsets\":[12,20]},"
                + "\"half\":{\"dtype\":\"F16\",\"shape\":[1],\"data_offsets\":[20,22]},"
                + "\"brain\":{\"dtype\":\"BF16\",\"shape\":[1],\"data_offsets\":[22,24]}}",
            values.array());

    Map<String, TensorData> tensors = SafetensorsReader.read(file);

    assertThat(tensors.keySet()).containsExactly("z", "count", "half", "brain");
    assertThat(tensors.get("z").shape()).containsExactly(3, 1);
    assertThat(tensors.get("z").toFloats()).containsExactly(1.5f, -2, 3);
    assertThat(tensors.get("count").shape()).isEmpty();
    assertThat(tensors.get("count").toLongs()).containsExactly(7);
    assertThat(tensors.get("half").toFloats()).containsExactly(1);
    assertThat(tensors.get("brain").toFloats()).containsExactly(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[9],\"data_offsets\":[0,36]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[4,0]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[-4,0]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[4611686018427387904,4],\"data_offsets\":[0,0]}}",
        "{\"a\":{\"dtype\":\"F7\",\"shape\":[1],\"data_offsets\":[0,4]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":\"1\",\"data_offsets\":[0,4]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":null,\"data_offsets\":[0,4]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":{},\"data_offsets\":[0,4]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[[1]],\"data_offsets\":[0,4]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1.5],\"data_offsets\":[0,4]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[\"1\"],\"data_offsets\":[0,4]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[true],\"data_offsets\":[0,4]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1e999999999],\"data_offsets\":[0,4]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[-1,-1],\"data_offsets\":[0,4]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":\"0,4\"}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[null,4]}}",
        "{\"a\":{\"dtype\":32,\"shape\":[1],\"data_offsets\":[0,4]}}",
        "{\"a\":{\"dtype\":null,\"shape\":[1],\"data_offsets\":[0,4]}}",
        "{\"a\":[1]}",
        "{\"a\":null}",
        "null",
        "{\"a\":3}",
        "{\"a\":",
        "[]"
      })
  void rejectsCorruptHeaderWithTheFileName(String header) throws IOException {
    Path file = write(header, new byte[8]);

    assertThatThrownBy(() -> SafetensorsReader.read(file))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("weights.safetensors");
  }

  @Test
  void rejectsTensorsThatShareBytes() throws IOException {
    String entry = "\"%s\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}";
    Path file = write("{" + entry.formatted("a") + "," + entry.formatted("b") + "}", new byte[8]);

    assertThatThrownBy(() -> SafetensorsReader.read(file))
        .isInstanceOf(ConfigException.class)
        .hasMessageEndingWith("is corrupt: its tensors overlap");
  }

  @Test
  void rejectsHeaderLongerThanTheFile() throws IOException {
    Path file = folder.resolve("weights.safetensors");
    Files.write(file, new byte[] {-1, -1, -1, -1, -1, -1, -1, 0x7f, '{', '}'});

    assertThatThrownBy(() -> SafetensorsReader.read(file))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("is not a safetensors file");
  }

  private Path write(String header, byte[] values) throws IOException {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes =
        ByteBuffer.allocate(8 + text.length + values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(text.length).put(text).put(values);
    return Files.write(folder.resolve("weights.safetensors"), bytes.array());
  }
}
