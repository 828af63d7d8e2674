package org.cfgrun.runtime.optim;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Numbers that PyTorch and mmcv gave, kept as test resources. The system property {@code
 * cfgrun.goldens} names a folder with other files of the same form.
 */
final class Goldens {
  private static final String FOLDER = System.getProperty("cfgrun.goldens");

  private Goldens() {}

  /**
   * Reads a file.
   *
   * @param resource its name among the test resources
   * @param file its name in the folder that the property names
   */
  static JsonObject read(String resource, String file) {
    try (Reader reader = open(resource, file)) {
      return JsonParser.parseReader(reader).getAsJsonObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Reader open(String resource, String file) throws IOException {
    if (FOLDER != null) {
      return Files.newBufferedReader(Path.of(FOLDER, file));
    }
    InputStream stream = Goldens.class.getResourceAsStream(resource);
    return new InputStreamReader(stream, StandardCharsets.UTF_8);
  }
}
