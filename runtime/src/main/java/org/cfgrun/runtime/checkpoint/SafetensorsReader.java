package org.cfgrun.runtime.checkpoint;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.runtime.torch.ElementType;

/**
 * Reads safetensors files: eight bytes with the length of a JSON header, the header (type, shape
 * and offsets of each tensor), then the values.
 */
public final class SafetensorsReader {
  private static final long MAX_HEADER = 100_000_000;

  private SafetensorsReader() {}

  /**
   * Reads all tensors, in the order of the header.
   *
   * @throws ConfigException if the file does not exist or is corrupt
   */
  public static Map<String, TensorData> read(Path file) {
    try (FileChannel channel = FileChannel.open(file)) {
      long headerLength = read(channel, 0, 8).getLong();
      if (headerLength < 2 || headerLength > Math.min(MAX_HEADER, channel.size() - 8)) {
        throw new MalformedFileException("is not a safetensors file");
      }
      byte[] header = read(channel, 8, headerLength).array();
      JsonObject entries =
          JsonParser.parseString(new String(header, StandardCharsets.UTF_8)).getAsJsonObject();
      Map<String, TensorData> tensors = new LinkedHashMap<>();
      for (Map.Entry<String, JsonElement> entry : entries.entrySet()) {
        if (!entry.getKey().equals("__metadata__")) {
          tensors.put(
              entry.getKey(),
              tensor(channel, 8 + headerLength, entry.getValue().getAsJsonObject()));
        }
      }
      return tensors;
    } catch (NoSuchFileException e) {
      throw BadCheckpoint.of(file, "does not exist", e);
    } catch (MalformedFileException e) {
      throw BadCheckpoint.of(file, String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw BadCheckpoint.of(file, "cannot be read: " + e.getMessage(), e);
    } catch (JsonParseException
        | IllegalStateException
        | ArithmeticException
        | NumberFormatException
        | UnsupportedOperationException e) {
      throw BadCheckpoint.of(file, "is corrupt: invalid header", e);
    }
  }

  private static TensorData tensor(FileChannel channel, long start, JsonObject entry)
      throws IOException {
    if (!entry.has("dtype") || !entry.has("shape") || !entry.has("data_offsets")) {
      throw new MalformedFileException("is corrupt: invalid header");
    }
    ElementType type = type(entry.get("dtype").getAsString());
    JsonArray sizes = entry.getAsJsonArray("shape");
    long[] shape = new long[sizes.size()];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = sizes.get(i).getAsLong();
    }
    JsonArray offsets = entry.getAsJsonArray("data_offsets");
    long first = offsets.get(0).getAsLong();
    long length = offsets.get(1).getAsLong() - first;
    if (first < 0 || length != Math.multiplyExact(TensorData.elements(shape), type.width())) {
      throw new MalformedFileException("is corrupt: the size of a tensor does not match its shape");
    }
    ByteBuffer bytes = read(channel, start + first, length);
    return new TensorData(type, shape, () -> bytes);
  }

  private static ElementType type(String name) throws MalformedFileException {
    for (ElementType type : ElementType.values()) {
      if (type.safetensors().equals(name)) {
        return type;
      }
    }
    throw new MalformedFileException("has a tensor of unsupported type " + name);
  }

  private static ByteBuffer read(FileChannel channel, long position, long length)
      throws IOException {
    if (length < 0 || length > Integer.MAX_VALUE || length > channel.size() - position) {
      throw new MalformedFileException("is truncated");
    }
    ByteBuffer bytes = ByteBuffer.allocate((int) length).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, position + bytes.position()) < 0) {
        throw new MalformedFileException("is truncated");
      }
    }
    return bytes.flip().order(ByteOrder.LITTLE_ENDIAN);
  }
}
