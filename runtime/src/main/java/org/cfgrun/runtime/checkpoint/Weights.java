package org.cfgrun.runtime.checkpoint;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.jspecify.annotations.Nullable;

/**
 * Named tensors for a model.
 *
 * @param file the file as the user wrote it
 * @param tensors by dotted name, in file order
 * @param classes the class names that the model was trained on; empty if the file has none
 */
public record Weights(Path file, Map<String, TensorData> tensors, List<String> classes) {
  private static final Pattern PARALLEL = Pattern.compile("^module\\.");

  public Weights {
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    classes = List.copyOf(classes);
  }

  /** Weights without class names. */
  public Weights(Path file, Map<String, TensorData> tensors) {
    this(file, tensors, List.of());
  }

  /**
   * Reads the weights in a {@code .pth} or {@code .safetensors} file. A {@code .pth} file holds
   * them at {@code state_dict} (MMDetection) or {@code model}, or is itself the dict of weights
   * (torchvision). The prefix {@code module.} of data-parallel training is removed.
   *
   * @throws ConfigException if the file cannot be read or holds no weights
   */
  public static Weights read(Path file) {
    if (file.toString().endsWith(".safetensors")) {
      return new Weights(file, SafetensorsReader.read(file)).revised(PARALLEL, "");
    }
    Object content = PthReader.read(file);
    return new Weights(file, tensors(file, content), classes(content)).revised(PARALLEL, "");
  }

  /** Returns {@code meta['CLASSES']}, or MMEngine's {@code meta['dataset_meta']['classes']}. */
  private static List<String> classes(@Nullable Object content) {
    Object meta = content instanceof Map<?, ?> file ? file.get("meta") : null;
    Object dataset = meta instanceof Map<?, ?> dict ? dict.get("dataset_meta") : null;
    Object names = meta instanceof Map<?, ?> dict ? dict.get("CLASSES") : null;
    if (names == null && dataset instanceof Map<?, ?> dict) {
      names = dict.get("classes") == null ? dict.get("CLASSES") : dict.get("classes");
    }
    Object items = names instanceof Tuple tuple ? tuple.items() : names;
    List<String> classes = new ArrayList<>();
    for (Object item : items instanceof List<?> list ? list : List.of()) {
      if (item instanceof String name) {
        classes.add(name);
      }
    }
    return classes;
  }

  private static Map<String, TensorData> tensors(Path file, @Nullable Object content) {
    if (!(content instanceof Map<?, ?> dict)) {
      throw BadCheckpoint.of(file, "holds no weights: expected a dict");
    }
    Object weights = dict;
    for (String key : new String[] {"model", "state_dict"}) {
      weights = dict.get(key) instanceof Map<?, ?> section ? section : weights;
    }
    Map<String, TensorData> tensors = new LinkedHashMap<>();
    ((Map<?, ?>) weights)
        .forEach(
            (name, value) -> {
              if (value instanceof TensorData tensor) {
                tensors.put(String.valueOf(name), tensor);
              }
            });
    if (tensors.isEmpty()) {
      throw BadCheckpoint.of(file, "holds no weights: found the keys " + dict.keySet());
    }
    return tensors;
  }

  /**
   * Returns the tensors with renamed keys, as mmcv's {@code revise_keys}.
   *
   * @param pattern the pattern to replace, at all its occurrences in a name
   * @param replacement the replacement in Java's notation ({@code $1} for a group)
   */
  public Weights revised(Pattern pattern, String replacement) {
    return renamed(name -> pattern.matcher(name).replaceAll(replacement));
  }

  /**
   * Returns the tensors with a prefix, which is removed: for example the backbone of a detector.
   *
   * @param prefix with or without its last dot
   * @throws ConfigException if no name has the prefix
   */
  public Weights under(String prefix) {
    String dotted = prefix.endsWith(".") ? prefix : prefix + ".";
    Map<String, TensorData> kept = new LinkedHashMap<>();
    tensors.forEach(
        (name, tensor) -> {
          if (name.startsWith(dotted)) {
            kept.put(name.substring(dotted.length()), tensor);
          }
        });
    if (kept.isEmpty()) {
      throw BadCheckpoint.of(file, "has no weights with the prefix `" + dotted + "`");
    }
    return new Weights(file, kept, classes);
  }

  private Weights renamed(Function<String, String> name) {
    Map<String, TensorData> renamed = new LinkedHashMap<>();
    tensors.forEach((old, tensor) -> renamed.put(name.apply(old), tensor));
    return new Weights(file, renamed, classes);
  }
}
