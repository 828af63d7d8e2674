package org.cfgrun.runtime.training.browse;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.runtime.data.AnnotatedObject;
import org.cfgrun.runtime.data.dataset.BoxCheck;
import org.cfgrun.runtime.data.dataset.SampleDataset;
import org.cfgrun.runtime.data.pipeline.ColorType;
import org.jspecify.annotations.Nullable;
import org.opencv.core.Mat;

/**
 * The result of decoding all images of a dataset.
 *
 * @param broken a message for each image that cannot be decoded, in dataset order
 * @param outside the images with a box that leaves them, by the size of their pixels
 * @param sizes how many images have each size, {@code WIDTHxHEIGHT}, most frequent first
 */
public record ImageScan(List<String> broken, List<String> outside, Map<String, Integer> sizes) {
  private record Decoded(String name, @Nullable String failure, int width, int height) {}

  /**
   * Decodes all images on all cores. An image that several samples show is decoded once.
   *
   * @param progress receives the number of images done
   */
  public static ImageScan of(SampleDataset dataset, IntConsumer progress) {
    Map<String, Integer> indices = new LinkedHashMap<>();
    for (int i = 0; i < dataset.size(); i++) {
      indices.putIfAbsent(dataset.image(i).name(), i);
    }
    int[] distinct = indices.values().stream().mapToInt(Integer::intValue).toArray();
    AtomicInteger done = new AtomicInteger();
    List<Decoded> all =
        IntStream.of(distinct)
            .parallel()
            .mapToObj(
                index -> {
                  Decoded decoded = decode(dataset, index);
                  progress.accept(done.incrementAndGet());
                  return decoded;
                })
            .toList();
    List<String> broken = new ArrayList<>();
    List<String> outside = new ArrayList<>();
    Map<String, Integer> sizes = new LinkedHashMap<>();
    for (int i = 0; i < distinct.length; i++) {
      Decoded image = all.get(i);
      if (image.failure() != null) {
        broken.add(image.failure());
        continue;
      }
      sizes.merge(image.width() + "x" + image.height(), 1, Integer::sum);
      if (dataset.annotations(distinct[i]).stream().anyMatch(object -> isOutside(object, image))) {
        outside.add(image.name());
      }
    }
    return new ImageScan(broken, outside, byFrequency(sizes));
  }

  private static Decoded decode(SampleDataset dataset, int index) {
    String name = dataset.image(index).name();
    try {
      Mat image = dataset.image(index).read(ColorType.COLOR);
      try {
        return new Decoded(name, null, image.cols(), image.rows());
      } finally {
        image.release();
      }
    } catch (ConfigException unreadable) {
      return new Decoded(name, String.valueOf(unreadable.getMessage()), 0, 0);
    }
  }

  private static boolean isOutside(AnnotatedObject object, Decoded image) {
    return BoxCheck.leaves(
        object.x(), object.y(), object.width(), object.height(), image.width(), image.height());
  }

  private static Map<String, Integer> byFrequency(Map<String, Integer> sizes) {
    Map<String, Integer> sorted = new LinkedHashMap<>();
    sizes.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
        .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
    return sorted;
  }
}
