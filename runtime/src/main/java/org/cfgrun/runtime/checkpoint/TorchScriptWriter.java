package org.cfgrun.runtime.checkpoint;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Map;

/** Writes the zip format of {@code torch.jit.save}, which {@code torch.jit.load} reads. */
public final class TorchScriptWriter {
  /** The version of the operators that the code names. */
  private static final String VERSION = "10\n";

  private TorchScriptWriter() {}

  /**
   * Writes a module to a stream, which stays open.
   *
   * @param module the object of the module's class
   * @param code the source of each Python module, such as {@code __torch__.cfgrun}, in
   *     TorchScript's serialized form
   * @param extraFiles further files by name, which {@code torch.jit.load} returns in {@code
   *     _extra_files}
   */
  public static void write(
      OutputStream out,
      ScriptObject module,
      Map<String, String> code,
      Map<String, String> extraFiles)
      throws IOException {
    TorchZip zip = new TorchZip(out);
    Pickler pickler = new Pickler();
    zip.add("data.pkl", ByteBuffer.wrap(pickler.pickle(module)));
    zip.add("byteorder", "little");
    zip.addStorages(pickler.tensors());
    for (Map.Entry<String, String> source : code.entrySet()) {
      zip.add("code/" + source.getKey().replace('.', '/') + ".py", source.getValue());
    }
    zip.add("constants.pkl", ByteBuffer.wrap(new Pickler().pickle(Tuple.of())));
    for (Map.Entry<String, String> file : extraFiles.entrySet()) {
      zip.add("extra/" + file.getKey(), file.getValue());
    }
    zip.add("version", VERSION);
    zip.finish();
  }
}
