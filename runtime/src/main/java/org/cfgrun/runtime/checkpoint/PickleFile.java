package org.cfgrun.runtime.checkpoint;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.cfgrun.interpreter.source.DiskReason;
import org.jspecify.annotations.Nullable;

/** Reads and writes files of Python's {@code pickle} that hold plain values and NumPy arrays. */
public final class PickleFile {
  private PickleFile() {}

  /**
   * Reads a file. No code in it is executed.
   *
   * @return lists, dicts, numbers, strings and {@link NumpyArray}s
   * @throws org.cfgrun.interpreter.diagnostic.ConfigException if the file does not exist, is not a
   *     pickle, is corrupt, or holds anything else
   */
  public static @Nullable Object read(Path file) {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      in.mark(1);
      if (in.read() != Opcode.PROTO) {
        throw new MalformedFileException("is not a pickle file of protocol 2 or newer");
      }
      in.reset();
      return new Unpickler(
              new PickleInput(in, Files.size(file)),
              id -> {
                throw new MalformedFileException("refers to an object outside the file");
              })
          .load();
    } catch (MalformedFileException e) {
      throw BadCheckpoint.of(file, String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw BadCheckpoint.of(file, "cannot be read: " + DiskReason.of(e), e);
    }
  }

  /**
   * Writes a file atomically, in protocol 2.
   *
   * @param value lists, dicts, numbers, strings and {@link NumpyArray}s
   * @throws IOException if the file cannot be written
   */
  public static void write(Path file, Object value) throws IOException {
    AtomicFile.write(file, out -> out.write(new Pickler().pickle(value)));
  }
}
