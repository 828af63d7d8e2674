package org.cfgrun.runtime.checkpoint;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.interpreter.source.DiskReason;
import org.cfgrun.runtime.torch.ElementType;
import org.jspecify.annotations.Nullable;

/**
 * Reads safetensors files: eight bytes with the length of a JSON header, the header (type, shape
 * and offsets of each tensor), then the values.
 */
public final class SafetensorsReader {
  private static final long MAX_HEADER = 100_000_000;
  private static final String METADATA = "__metadata__";
  private static final Pattern COUNT = Pattern.compile("\\d{1,18}");

  private SafetensorsReader() {}

  /**
   * Reads all tensors, in the order of the header.
   *
   * @throws ConfigException if the file does not exist or is corrupt
   */
  public static Map<String, TensorData> read(Path file) {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw BadCheckpoint.of(file, "is not a regular file");
    }
    try (FileChannel channel = FileChannel.open(file)) {
      long headerLength = read(channel, 0, 8).getLong();
      if (headerLength < 2 || headerLength > Math.min(MAX_HEADER, channel.size() - 8)) {
        throw new MalformedFileException("is not a safetensors file");
      }
      byte[] header = read(channel, 8, headerLength).array();
      return tensors(channel, 8 + headerLength, header);
    } catch (NoSuchFileException e) {
      throw BadCheckpoint.of(file, "does not exist", e);
    } catch (MalformedFileException e) {
      throw BadCheckpoint.of(file, String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw BadCheckpoint.of(file, "cannot be read: " + DiskReason.of(e), e);
    } catch (JsonParseException | ArithmeticException e) {
      throw BadCheckpoint.of(file, "is corrupt: invalid header", e);
    }
  }

  /**
   * Reads the tensors that a header describes. Each byte belongs to at most one tensor, so that no
   * more memory is used than the file is long.
   */
  private static Map<String, TensorData> tensors(FileChannel channel, long start, byte[] header)
      throws IOException {
    Map<String, TensorData> tensors = new LinkedHashMap<>();
    JsonElement entries = JsonParser.parseString(new String(header, StandardCharsets.UTF_8));
    long left = channel.size() - start;
    for (Map.Entry<String, JsonElement> entry : object(entries).entrySet()) {
      if (!entry.getKey().equals(METADATA)) {
        TensorData tensor = tensor(channel, start, object(entry.getValue()));
        left -= Math.multiplyExact(tensor.elements(), tensor.type().width());
        if (left < 0) {
          throw new MalformedFileException("is corrupt: its tensors overlap");
        }
        tensors.put(entry.getKey(), tensor);
      }
    }
    return tensors;
  }

  private static TensorData tensor(FileChannel channel, long start, JsonObject entry)
      throws IOException {
    if (!(entry.get("dtype") instanceof JsonPrimitive name) || !name.isString()) {
      throw invalidHeader();
    }
    ElementType type = type(name.getAsString());
    long[] shape = counts(entry.get("shape"));
    long[] offsets = counts(entry.get("data_offsets"));
    if (offsets.length != 2) {
      throw invalidHeader();
    }
    long length = offsets[1] - offsets[0];
    if (length != Math.multiplyExact(TensorData.elements(shape), type.width())) {
      throw new MalformedFileException("is corrupt: the size of a tensor does not match its shape");
    }
    ByteBuffer bytes = read(channel, start + offsets[0], length);
    return new TensorData(type, shape, () -> bytes);
  }

  private static JsonObject object(@Nullable JsonElement element) throws MalformedFileException {
    if (element instanceof JsonObject object) {
      return object;
    }
    throw invalidHeader();
  }

  /** Reads a list of integers that are not negative. */
  private static long[] counts(@Nullable JsonElement element) throws MalformedFileException {
    if (!(element instanceof JsonArray list)) {
      throw invalidHeader();
    }
    long[] counts = new long[list.size()];
    for (int i = 0; i < counts.length; i++) {
      if (!(list.get(i) instanceof JsonPrimitive number)
          || !number.isNumber()
          || !COUNT.matcher(number.getAsString()).matches()) {
        throw invalidHeader();
      }
      counts[i] = Long.parseLong(number.getAsString());
    }
    return counts;
  }

  private static MalformedFileException invalidHeader() {
    return new MalformedFileException("is corrupt: invalid header");
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
