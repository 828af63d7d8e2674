package org.cfgrun.runtime.checkpoint;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.interpreter.source.DiskReason;
import org.jspecify.annotations.Nullable;

/**
 * Writes the zip format of {@code torch.save}, which {@code torch.load(file, weights_only=True)}
 * reads. Only one tensor at a time is in memory.
 */
public final class PthWriter {
  private PthWriter() {}

  /**
   * Writes a file atomically.
   *
   * @param value dicts (maps), lists, {@link Tuple}s, numbers, strings, booleans, null and {@link
   *     TensorData}
   * @throws ConfigException if the file cannot be written
   */
  public static void write(Path file, @Nullable Object value) {
    try {
      AtomicFile.write(file, out -> write(out, value));
    } catch (IOException e) {
      throw BadCheckpoint.of(file, "cannot be written: " + DiskReason.of(e), e);
    }
  }

  private static void write(OutputStream out, @Nullable Object value) throws IOException {
    TorchZip zip = new TorchZip(out);
    Pickler pickler = new Pickler();
    zip.add("data.pkl", ByteBuffer.wrap(pickler.pickle(value)));
    zip.add("byteorder", "little");
    zip.addStorages(pickler.tensors());
    zip.add("version", "3\n");
    zip.finish();
  }
}
