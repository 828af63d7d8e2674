package org.cfgrun.runtime.torch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Packs the source of functions into a TorchScript archive, the zip format of {@code
 * torch.jit.load}: an object of a class without attributes, the code of that class, and no
 * constants.
 */
final class KernelArchive {
  /** Name of the function that returns None, which Java cannot create otherwise. */
  static final String NONE = "none_value";

  private static final Pattern FUNCTION = Pattern.compile("(?m)^def (\\w+)\\((\\s*\\))?");

  private static final Pattern TYPE = Pattern.compile("\\bdtype\\.(\\w+)\\b");
  private static final String CHANNELS_LAST = "2";

  private static final String HEADER =
      """
      class Kernel(Module):
        __parameters__ = []
        __buffers__ = []
        training : bool
      """;

  private static final String NONE_SOURCE =
      """
      def none_value() -> Optional[Tensor]:
        return None
      """;

  private KernelArchive() {}

  /**
   * Returns the archive.
   *
   * @param functions top-level functions in TorchScript's serialized form: operators are written
   *     {@code torch.name}, every argument and result has its type; one function calls another as
   *     {@code self.name(...)}
   */
  static byte[] of(String functions) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      put(zip, "data.pkl", moduleObject());
      put(zip, "code/__torch__.py", classSource(functions).getBytes(StandardCharsets.UTF_8));
      put(zip, "constants.pkl", new byte[] {(byte) 0x80, 2, ')', '.'});
      put(zip, "version", "10\n".getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static String classSource(String functions) {
    String methods =
        FUNCTION
            .matcher(withNumbers(functions) + "\n" + NONE_SOURCE)
            .replaceAll(KernelArchive::withSelf)
            .indent(2);
    return HEADER + methods;
  }

  /** Replaces names of element types and layouts by numbers, which the serialized form has. */
  static String withNumbers(String functions) {
    return TYPE.matcher(functions.replace("memory_format.channels_last", CHANNELS_LAST))
        .replaceAll(
            type ->
                Integer.toString(
                    ElementType.valueOf(type.group(1).toUpperCase(Locale.ROOT)).code()));
  }

  private static String withSelf(java.util.regex.MatchResult function) {
    String end = function.group(2) == null ? ", " : ")";
    return Matcher.quoteReplacement("def " + function.group(1) + "(self: __torch__.Kernel" + end);
  }

  /** Returns the pickle of {@code Kernel()} with {@code training = True}. */
  private static byte[] moduleObject() {
    ByteArrayOutputStream pickle = new ByteArrayOutputStream();
    pickle.writeBytes(new byte[] {(byte) 0x80, 2});
    pickle.writeBytes("c__torch__\nKernel\n".getBytes(StandardCharsets.US_ASCII));
    pickle.writeBytes(new byte[] {')', (byte) 0x81, '}', '('});
    byte[] training = "training".getBytes(StandardCharsets.US_ASCII);
    pickle.writeBytes(new byte[] {'X', (byte) training.length, 0, 0, 0});
    pickle.writeBytes(training);
    pickle.writeBytes(new byte[] {(byte) 0x88, 'u', 'b', '.'});
    return pickle.toByteArray();
  }

  private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
    ZipEntry entry = new ZipEntry("kernel/" + name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    CRC32 checksum = new CRC32();
    checksum.update(content);
    entry.setCrc(checksum.getValue());
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }
}
