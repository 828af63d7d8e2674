package org.cfgrun.runtime.data.dataset;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.runtime.data.AnnotatedObject;
import org.cfgrun.runtime.data.pipeline.ImageFile;
import org.cfgrun.runtime.mask.InstanceMasks;
import org.cfgrun.runtime.mask.RunLengthMask;

/** Joins the images of a COCO file with their annotations. */
final class CocoImages {
  private final Path file;
  private final CocoFile coco;
  private final CocoLabels labels;
  private final Path folder;
  private final boolean trainsMasks;
  private final boolean comparesMasks;

  /**
   * Creates a joiner for one file.
   *
   * @param file path of the annotation file, for messages
   * @param labels the label of each category
   * @param folder the image directory
   * @param trainsMasks whether every object to train on must have a mask
   * @param comparesMasks whether every object must have a mask, for an evaluation
   */
  CocoImages(
      Path file,
      CocoFile coco,
      CocoLabels labels,
      Path folder,
      boolean trainsMasks,
      boolean comparesMasks) {
    this.file = file;
    this.coco = coco;
    this.labels = labels;
    this.folder = folder;
    this.trainsMasks = trainsMasks;
    this.comparesMasks = comparesMasks;
  }

  /**
   * Returns all images in file order.
   *
   * @param warnings receives one sentence for each kind of problem in the annotations
   */
  List<ImageRecord> records(Consumer<String> warnings) {
    Map<Long, List<CocoFile.Annotation>> byImage = annotationsByImage(warnings);
    checkCategories(warnings);
    BoxCheck boxes = new BoxCheck();
    for (CocoFile.Image image : coco.images()) {
      byImage
          .getOrDefault(image.id(), List.of())
          .forEach(
              box ->
                  boxes.add(
                      box.x(), box.y(), box.width(), box.height(), image.width(), image.height()));
    }
    boxes.report(file, warnings);
    return coco.images().stream()
        .map(image -> record(image, byImage.getOrDefault(image.id(), List.of())))
        .toList();
  }

  private void checkCategories(Consumer<String> warnings) {
    Set<Long> listed =
        coco.categories().stream().map(CocoFile.Category::id).collect(Collectors.toSet());
    List<Long> unlisted =
        coco.annotations().stream()
            .map(CocoFile.Annotation::category)
            .filter(category -> !listed.contains(category))
            .toList();
    if (!unlisted.isEmpty()) {
      warnings.accept(
          "%s annotations of `%s` have a `category_id` that `categories` does not list, such as %s; they are skipped."
              .formatted(unlisted.size(), file, unlisted.get(0)));
    }
  }

  private Map<Long, List<CocoFile.Annotation>> annotationsByImage(Consumer<String> warnings) {
    Map<Long, List<CocoFile.Annotation>> byImage = new LinkedHashMap<>();
    for (CocoFile.Image image : coco.images()) {
      if (byImage.put(image.id(), new ArrayList<>()) != null) {
        throw duplicate("images", image.id());
      }
    }
    Set<Long> ids = new HashSet<>();
    int strays = 0;
    for (CocoFile.Annotation annotation : coco.annotations()) {
      if (!ids.add(annotation.id())) {
        throw duplicate("annotations", annotation.id());
      }
      List<CocoFile.Annotation> siblings = byImage.get(annotation.image());
      if (siblings == null) {
        strays++;
      } else {
        siblings.add(annotation);
      }
    }
    if (strays > 0) {
      warnings.accept(
          "%s annotations of `%s` refer to images that the file does not contain."
              .formatted(strays, file));
    }
    if (ids.contains(0L)) {
      warnings.accept(
          "`%s` has an annotation with id 0, which pycocotools always counts as unmatched. Start annotation ids at 1."
              .formatted(file));
    }
    return byImage;
  }

  private ArgumentException duplicate(String list, long id) {
    return new ArgumentException(
        "ann_file",
        "Duplicate id in %2$s of `%1$s`: %3$d. Make the ids unique.".formatted(file, list, id));
  }

  private ImageRecord record(CocoFile.Image image, List<CocoFile.Annotation> annotations) {
    List<AnnotatedObject> objects = new ArrayList<>();
    BoxList boxes = new BoxList();
    List<CocoFile.Annotation> trained = new ArrayList<>();
    for (CocoFile.Annotation annotation : annotations) {
      Integer label = labels.label(annotation.category());
      if (label == null) {
        continue;
      }
      AnnotatedObject object =
          new AnnotatedObject(
              annotation.id(),
              label,
              annotation.x(),
              annotation.y(),
              annotation.width(),
              annotation.height(),
              annotation.area(),
              annotation.crowd(),
              false);
      objects.add(comparesMasks ? object.withMask(mask(image, annotation)) : object);
      if (!annotation.ignored() && ImageRecord.isTrainable(object, image.width(), image.height())) {
        boxes.add(object);
        if (!annotation.crowd()) {
          trained.add(annotation);
        }
      }
    }
    return new ImageRecord(
        image.id(),
        ImageFile.in(folder, image.fileName()),
        image.width(),
        image.height(),
        objects,
        boxes.toGroundTruth().withMasks(trainsMasks ? masks(image, trained) : null));
  }

  private RunLengthMask mask(CocoFile.Image image, CocoFile.Annotation annotation) {
    CocoMask mask =
        required(annotation, "which the metric `segm` requires. Add it, or use the metric `bbox`");
    return valid(image, () -> mask.runLengths(image.height(), image.width()));
  }

  private InstanceMasks masks(CocoFile.Image image, List<CocoFile.Annotation> annotations) {
    List<CocoMask> masks = new ArrayList<>();
    for (CocoFile.Annotation annotation : annotations) {
      masks.add(
          required(
              annotation,
              "which `with_mask=True` requires. Add it, or set `with_mask=False` in"
                  + " `LoadAnnotations`"));
    }
    return valid(image, () -> CocoMask.join(masks, image.height(), image.width()));
  }

  private CocoMask required(CocoFile.Annotation annotation, String use) {
    CocoMask mask = annotation.mask();
    if (mask == null) {
      throw new ArgumentException(
          "ann_file",
          "Annotation %2$d in `%1$s` has no `segmentation`, %3$s."
              .formatted(file, annotation.id(), use));
    }
    return mask;
  }

  private <T> T valid(CocoFile.Image image, Supplier<T> masks) {
    try {
      return masks.get();
    } catch (IllegalArgumentException e) {
      throw new ArgumentException(
          "ann_file",
          "Invalid `segmentation` of an object in image %2$d of `%1$s`: %3$s."
              .formatted(file, image.id(), e.getMessage()));
    }
  }
}
