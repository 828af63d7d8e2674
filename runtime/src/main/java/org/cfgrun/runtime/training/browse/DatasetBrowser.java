package org.cfgrun.runtime.training.browse;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.cfgrun.interpreter.EvaluatedConfig;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.schema.Checker;
import org.cfgrun.interpreter.schema.CrossReferences;
import org.cfgrun.interpreter.schema.Section;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.interpreter.value.SequenceNode;
import org.cfgrun.runtime.build.ComponentBuilder;
import org.cfgrun.runtime.comm.SingleProcess;
import org.cfgrun.runtime.config.DataLoaders;
import org.cfgrun.runtime.config.DataSection;
import org.cfgrun.runtime.config.Sections;
import org.cfgrun.runtime.data.AnnotatedObject;
import org.cfgrun.runtime.data.GroundTruth;
import org.cfgrun.runtime.data.ImageMeta;
import org.cfgrun.runtime.data.RandomStreams;
import org.cfgrun.runtime.data.dataset.SampleDataset;
import org.cfgrun.runtime.data.loader.DetectionLoader;
import org.cfgrun.runtime.data.pipeline.Sample;
import org.cfgrun.runtime.evaluation.DetectionPainter;
import org.cfgrun.runtime.log.PlainFileName;
import org.cfgrun.runtime.registry.Components;
import org.cfgrun.runtime.torch.Device;
import org.jspecify.annotations.Nullable;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.imgproc.Imgproc;

/** One dataset of a config, whose samples are drawn as they leave the pipeline. */
public final class DatasetBrowser implements AutoCloseable {
  /**
   * Steps that only prepare numbers for the model, as mmdet's {@code browse_dataset} skips them.
   */
  private static final Set<String> SKIPPED =
      Set.of("Normalize", "DefaultFormatBundle", "ImageToTensor", "Collect");

  /** The datasets of a config, in the order of use. */
  public static final List<String> SPLITS =
      List.of(DataSection.TRAIN, DataSection.VAL, DataSection.TEST);

  private final String split;
  private final DetectionLoader loader;
  private final long seed;
  private final DetectionPainter painter;

  private DatasetBrowser(String split, DetectionLoader loader, long seed) {
    this.split = split;
    this.loader = loader;
    this.seed = seed;
    this.painter = new DetectionPainter(loader.dataset().classes(), 0);
  }

  /**
   * Opens a dataset.
   *
   * @param split {@code train}, {@code val} or {@code test}
   * @param seed the seed of the augmentation
   * @param problems receives the problems
   * @return null if a problem was reported
   */
  public static @Nullable DatasetBrowser open(
      EvaluatedConfig config, Components components, String split, long seed, Problems problems) {
    DictNode root = CrossReferences.replaceIn(config.root(), problems);
    ConfigNode data = Section.DATA.in(root);
    DictNode shown = data == null ? root : root.with(Section.DATA.key(), withoutSkipped(data));
    Sections sections = new Sections(shown, problems);
    sections.require(Section.DATA);
    Set<String> only = Set.of(split);
    DataSection section = DataSection.read(sections, new ComponentBuilder(components), only, only);
    if (section == null || problems.hasErrors()) {
      return null;
    }
    DataLoaders loaders =
        section.loaders(problems, Device.CPU, SingleProcess.INSTANCE, seed, false);
    DetectionLoader loader =
        switch (split) {
          case DataSection.TRAIN -> loaders.train();
          case DataSection.VAL -> loaders.val(false);
          default -> loaders.test(false);
        };
    return loader == null || problems.hasErrors() ? null : new DatasetBrowser(split, loader, seed);
  }

  /** Returns whether a config has a dataset. */
  public static boolean has(EvaluatedConfig config, String split) {
    return Section.DATA.in(config.root()) instanceof DictNode data
        && data.get(split) != null
        && !(data.get(split) instanceof ScalarNode none && none.isNone());
  }

  /** Removes the skipped steps from all pipelines of a section. */
  private static ConfigNode withoutSkipped(ConfigNode node) {
    if (node instanceof DictNode dict) {
      Map<ConfigNode, ConfigNode> entries = new LinkedHashMap<>();
      dict.entries().forEach((key, value) -> entries.put(key, withoutSkipped(value)));
      return new DictNode(entries, dict.deleted(), dict.origin());
    }
    if (node instanceof SequenceNode sequence) {
      List<ConfigNode> kept = new ArrayList<>();
      for (ConfigNode item : sequence.items()) {
        if (!isSkipped(item)) {
          kept.add(withoutSkipped(item));
        }
      }
      return sequence.withItems(kept);
    }
    return node;
  }

  private static boolean isSkipped(ConfigNode step) {
    return step instanceof DictNode dict
        && dict.get(Checker.TYPE) instanceof ScalarNode type
        && SKIPPED.contains(String.valueOf(type.value()));
  }

  /** Returns {@code train}, {@code val} or {@code test}. */
  public String split() {
    return split;
  }

  /** Returns the dataset. */
  public SampleDataset dataset() {
    return loader.dataset();
  }

  /** Returns up to {@code count} indices that are spread evenly over the dataset. */
  public int[] spread(int count) {
    int size = dataset().size();
    int[] indices = new int[Math.min(count, size)];
    for (int i = 0; i < indices.length; i++) {
      indices[i] = (int) ((long) i * size / indices.length);
    }
    return indices;
  }

  /**
   * Draws a sample as the first epoch of a training with this seed sees it, before normalization.
   * Where the pipeline loads no annotations, as at test time, the dataset's are drawn.
   *
   * @param folder receives {@code INDEX_NAME.png}
   * @return the file
   * @throws IOException if the file cannot be written
   */
  public Path draw(int index, Path folder) throws IOException {
    try (Sample sample = dataset().load(index, RandomStreams.of(seed, 0, index))) {
      Path file =
          folder.resolve(
              String.format(
                  Locale.ROOT,
                  "%05d_%s.png",
                  index,
                  PlainFileName.ofImage(sample.source().name())));
      Mat canvas = canvas(sample.image());
      try {
        painter.write(
            canvas, sample.isAnnotated() ? sample.groundTruth() : annotations(index, sample), file);
      } finally {
        canvas.release();
      }
      return file;
    }
  }

  private static Mat canvas(Mat image) {
    Mat canvas = new Mat();
    image.convertTo(canvas, CvType.CV_8U);
    if (canvas.channels() == 1) {
      Imgproc.cvtColor(canvas, canvas, Imgproc.COLOR_GRAY2BGR);
    }
    return canvas;
  }

  private GroundTruth annotations(int index, Sample sample) {
    ImageMeta meta = sample.meta();
    List<AnnotatedObject> objects = dataset().annotations(index);
    float[] boxes = new float[objects.size() * 4];
    int[] labels = new int[objects.size()];
    for (int i = 0; i < labels.length; i++) {
      AnnotatedObject object = objects.get(i);
      labels[i] = object.label();
      boxes[4 * i] = (float) object.x() * meta.scaleX();
      boxes[4 * i + 1] = (float) object.y() * meta.scaleY();
      boxes[4 * i + 2] = (float) (object.x() + object.width()) * meta.scaleX();
      boxes[4 * i + 3] = (float) (object.y() + object.height()) * meta.scaleY();
    }
    return new GroundTruth(boxes, labels, new float[0]);
  }

  @Override
  public void close() {
    loader.close();
  }
}
