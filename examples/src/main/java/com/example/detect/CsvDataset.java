package com.example.detect;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.data.AnnotatedObject;
import org.cfgrun.runtime.data.dataset.ClassNames;
import org.cfgrun.runtime.data.dataset.DatasetMode;
import org.cfgrun.runtime.data.dataset.ImageDataset;
import org.cfgrun.runtime.data.dataset.ImageRecord;
import org.cfgrun.runtime.data.dataset.NamedClasses;
import org.cfgrun.runtime.data.pipeline.ImageFile;
import org.cfgrun.runtime.data.pipeline.Transform;

/**
 * Images with boxes from a CSV file. Each line is an object: image, width and height of the image,
 * class, and the box as left, top, width and height in pixels.
 */
@Component(Registries.DATASETS)
public final class CsvDataset extends ImageDataset {
  /**
   * The arguments.
   *
   * @param annFile path of the CSV file
   * @param pipeline transforms applied to each sample
   * @param classes class names in label order
   * @param imgPrefix the image directory
   */
  public record Args(
      String annFile,
      List<Transform> pipeline,
      ClassNames classes,
      @Default("''") String imgPrefix)
      implements NamedClasses {
    @Override
    public List<String> classNames() {
      return classes.names();
    }
  }

  public CsvDataset(DatasetMode mode, Args args) {
    super(args.classNames(), read(args), args.pipeline(), mode.testMode());
  }

  private static List<ImageRecord> read(Args args) {
    Map<String, int[]> sizes = new LinkedHashMap<>();
    Map<String, List<AnnotatedObject>> objects = new LinkedHashMap<>();
    long id = 0;
    for (String line : lines(args.annFile())) {
      String[] cells = line.split(",");
      int label = args.classNames().indexOf(cells[3]);
      if (label < 0) {
        throw new ArgumentException(
            "classes", "`%s` is not one of `classes`.".formatted(cells[3]));
      }
      double width = Double.parseDouble(cells[6]);
      double height = Double.parseDouble(cells[7]);
      sizes.put(cells[0], new int[] {Integer.parseInt(cells[1]), Integer.parseInt(cells[2])});
      objects
          .computeIfAbsent(cells[0], image -> new ArrayList<>())
          .add(
              new AnnotatedObject(
                  ++id,
                  label,
                  Double.parseDouble(cells[4]),
                  Double.parseDouble(cells[5]),
                  width,
                  height,
                  width * height,
                  false,
                  false));
    }
    List<ImageRecord> images = new ArrayList<>();
    objects.forEach(
        (image, own) -> {
          int[] size = sizes.get(image);
          ImageFile file = new ImageFile(Path.of(args.imgPrefix()).resolve(image));
          images.add(ImageRecord.of(images.size(), file, size[0], size[1], own));
        });
    return images;
  }

  private static List<String> lines(String file) {
    try {
      return Files.readAllLines(Path.of(file));
    } catch (IOException e) {
      throw new ArgumentException("ann_file", "Cannot read `%s`.".formatted(file));
    }
  }
}
