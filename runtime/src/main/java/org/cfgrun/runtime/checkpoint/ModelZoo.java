package org.cfgrun.runtime.checkpoint;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Names of public weights, such as {@code torchvision://resnet50}, and their addresses: those of
 * torchvision and of mmcv 1.7.
 */
final class ModelZoo {
  private static final Map<String, List<String>> ADDRESSES = read();

  private ModelZoo() {}

  /** Returns the addresses of a name, the newest first; empty for an unknown name. */
  static List<String> addresses(String name) {
    String present =
        name.replaceFirst("^modelzoo://", "torchvision://")
            .replaceFirst("^openmmlab://", "open-mmlab://");
    return ADDRESSES.getOrDefault(present, List.of());
  }

  /** Returns all names. */
  static Collection<String> names() {
    return ADDRESSES.keySet();
  }

  private static Map<String, List<String>> read() {
    Map<String, List<String>> zoo = new LinkedHashMap<>();
    try (InputStream in =
            Objects.requireNonNull(ModelZoo.class.getResourceAsStream("model-zoo.txt"));
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      lines
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> List.of(line.split(" ", -1)))
          .forEach(words -> zoo.put(words.get(0), words.subList(1, words.size())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Collections.unmodifiableMap(zoo);
  }
}
