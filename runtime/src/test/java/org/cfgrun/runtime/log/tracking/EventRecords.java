package org.cfgrun.runtime.log.tracking;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Reads event files field by field, with no more knowledge than the numbers of the fields. */
public final class EventRecords {
  /**
   * A value of an event.
   *
   * @param tag its tag
   * @param step its step
   * @param value Float or String
   */
  public record Value(String tag, long step, Object value) {}

  private record Field(int number, Object value) {}

  private EventRecords() {}

  /** The values of all event files of a folder, file by file. */
  public static List<Value> values(Path folder) throws IOException {
    List<Value> values = new ArrayList<>();
    for (List<Field> event : events(folder)) {
      Long step = first(event, 2, Long.class);
      byte[] summary = first(event, 5, byte[].class);
      if (summary != null) {
        for (Field field : fields(summary)) {
          List<Field> value = fields((byte[]) field.value());
          Float number = first(value, 2, Float.class);
          values.add(new Value(text(value, 1), step, number != null ? number : string(value)));
        }
      }
    }
    return values;
  }

  /** The steps at which files say that the run begins or goes on. */
  public static List<Long> starts(Path folder) throws IOException {
    return events(folder).stream()
        .filter(event -> first(event, 7, byte[].class) != null)
        .map(event -> first(event, 2, Long.class))
        .toList();
  }

  private static String string(List<Field> value) {
    return text(fields(first(value, 8, byte[].class)), 8);
  }

  private static List<List<Field>> events(Path folder) throws IOException {
    List<List<Field>> events = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
          byte[] data = new byte[(int) bytes.getLong()];
          bytes.getInt();
          bytes.get(data);
          bytes.getInt();
          events.add(fields(data));
        }
      }
    }
    return events;
  }

  private static List<Field> fields(byte[] message) {
    List<Field> fields = new ArrayList<>();
    ByteBuffer bytes = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      int key = (int) varint(bytes);
      Object value =
          switch (key & 7) {
            case 0 -> varint(bytes);
            case 1 -> bytes.getDouble();
            case 2 -> {
              byte[] part = new byte[(int) varint(bytes)];
              bytes.get(part);
              yield part;
            }
            default -> bytes.getFloat();
          };
      fields.add(new Field(key >>> 3, value));
    }
    return fields;
  }

  private static long varint(ByteBuffer bytes) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = bytes.get();
      value |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }

  private static <T> T first(List<Field> fields, int number, Class<T> type) {
    return fields.stream()
        .filter(field -> field.number() == number)
        .map(field -> type.cast(field.value()))
        .findFirst()
        .orElse(null);
  }

  private static String text(List<Field> fields, int number) {
    byte[] bytes = Objects.requireNonNull(first(fields, number, byte[].class));
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
