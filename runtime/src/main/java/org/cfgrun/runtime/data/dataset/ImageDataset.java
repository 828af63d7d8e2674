package org.cfgrun.runtime.data.dataset;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.cfgrun.runtime.build.Configured;
import org.cfgrun.runtime.data.AnnotatedObject;
import org.cfgrun.runtime.data.BadData;
import org.cfgrun.runtime.data.GroundTruth;
import org.cfgrun.runtime.data.pipeline.ImageSource;
import org.cfgrun.runtime.data.pipeline.Pipeline;
import org.cfgrun.runtime.data.pipeline.Sample;
import org.cfgrun.runtime.data.pipeline.SampleSpec;
import org.cfgrun.runtime.data.pipeline.Transform;

/**
 * A dataset with a fixed list of images, and the base class of custom ones: a subclass reads its
 * annotation file into {@link ImageRecord}s, and passes them on. Pixels are read on demand, and
 * processed by the pipeline.
 */
public abstract class ImageDataset extends Configured implements SampleDataset {
  private static final int MAX_DROPS = 1000;
  private static final String PIPELINE = "pipeline";

  private final List<String> classes;
  private final List<ImageRecord> images;
  private final Pipeline pipeline;
  private final boolean testMode;
  private final int[] wide;
  private final int[] others;

  /**
   * Creates a dataset whose config has the steps in {@code pipeline}.
   *
   * @param classes the class names in label order
   * @param images the images, in the order of the dataset
   * @param testMode whether samples have no annotations
   */
  protected ImageDataset(
      List<String> classes, List<ImageRecord> images, List<Transform> steps, boolean testMode) {
    this.pipeline = new Pipeline(steps, index -> spanOf(PIPELINE + "." + index));
    this.classes = List.copyOf(classes);
    this.images = List.copyOf(images);
    this.testMode = testMode;
    this.wide = IntStream.range(0, images.size()).filter(this::isWide).toArray();
    this.others = IntStream.range(0, images.size()).filter(index -> !isWide(index)).toArray();
  }

  @Override
  public SampleSpec spec() {
    return pipeline.output(testMode);
  }

  @Override
  public final int size() {
    return images.size();
  }

  @Override
  public final List<String> classes() {
    return classes;
  }

  @Override
  public final long imageId(int index) {
    return images.get(index).id();
  }

  @Override
  public final List<AnnotatedObject> annotations(int index) {
    return images.get(index).annotations();
  }

  @Override
  public final boolean hasObjects(int index) {
    return images.get(index).groundTruth().size() > 0;
  }

  @Override
  public final ImageSource image(int index) {
    return images.get(index).source();
  }

  @Override
  public final boolean isWide(int index) {
    return images.get(index).width() > images.get(index).height();
  }

  @Override
  public final Sample load(int index, RandomGenerator random) {
    int drawn = index;
    for (int i = 0; i < MAX_DROPS; i++) {
      ImageRecord image = images.get(drawn);
      GroundTruth annotations = testMode ? null : image.groundTruth();
      Sample sample =
          pipeline.apply(
              new Sample(
                  image.source(), image.id(), annotations, image.proposals(), image.semanticMap()),
              random);
      if (sample != null) {
        return sample;
      }
      if (testMode) {
        throw BadData.of(
                "The pipeline dropped `%s`, but every image needs a result at test time. Remove the step that drops images."
                    .formatted(image.source().name()))
            .at(spanOf(PIPELINE));
      }
      drawn = another(index, random);
    }
    throw BadData.of(
            "The pipeline dropped %s images in a row, starting with `%s`. Relax the step that drops images."
                .formatted(MAX_DROPS, images.get(index).source().name()))
        .at(spanOf(PIPELINE));
  }

  private int another(int index, RandomGenerator random) {
    int[] group = isWide(index) ? wide : others;
    return group[random.nextInt(group.length)];
  }
}
