package org.cfgrun.runtime.data.loader;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.cfgrun.runtime.data.BadData;
import org.cfgrun.runtime.data.GroundTruth;
import org.cfgrun.runtime.data.pipeline.Sample;
import org.cfgrun.runtime.mask.SemanticMap;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.StagedFloats;
import org.opencv.core.CvType;
import org.opencv.core.Mat;

/**
 * Assembles samples into a batch. Images of shape {@code [H, W, C]} become {@code [N, C, H, W]},
 * where {@code H} and {@code W} are the maxima over the batch. Smaller images are padded at the
 * right and bottom.
 */
final class Collator {
  private static final float[] NONE = new float[0];

  private Collator() {}

  /**
   * Assembles a batch.
   *
   * @param device the device that the batch is copied to
   */
  static HostBatch collate(List<Sample> samples, Device device) {
    List<HostBatch> others = new ArrayList<>();
    int views = samples.get(0).views().size();
    for (int view = 1; view < views; view++) {
      int index = view;
      others.add(
          view(
              samples.stream().map(sample -> sample.views().get(index)).toList(),
              device,
              List.of()));
    }
    return view(samples, device, others);
  }

  private static HostBatch view(List<Sample> samples, Device device, List<HostBatch> others) {
    int channels = samples.get(0).image().channels();
    int height = samples.stream().mapToInt(sample -> sample.image().rows()).max().orElseThrow();
    int width = samples.stream().mapToInt(sample -> sample.image().cols()).max().orElseThrow();
    Shape shape = new Shape(samples.size(), channels, height, width);
    int size = Math.toIntExact(shape.size()) / samples.size();
    checkChannels(samples);
    StagedFloats images = new StagedFloats(shape, device);
    for (int i = 0; i < samples.size(); i++) {
      copy(samples.get(i), images, i * size, height, width);
    }
    return new HostBatch(
        images,
        samples.stream().map(Sample::meta).toList(),
        groundTruth(samples),
        proposals(samples),
        others);
  }

  private static void checkChannels(List<Sample> samples) {
    Sample first = samples.get(0);
    for (Sample sample : samples) {
      if (sample.image().channels() != first.image().channels()) {
        throw BadData.of(
            "Images of a batch must have the same number of channels: `%s` has %s, `%s` has %s. Set `color_type` of `LoadImageFromFile`."
                .formatted(
                    first.source().name(),
                    first.image().channels(),
                    sample.source().name(),
                    sample.image().channels()));
      }
    }
  }

  private static List<float[]> proposals(List<Sample> samples) {
    List<float[]> proposals = new ArrayList<>();
    for (Sample sample : samples) {
      float[] boxes = sample.proposals();
      if (boxes != null && sample.collects("proposals")) {
        proposals.add(boxes);
      }
    }
    return proposals.size() == samples.size() ? proposals : List.of();
  }

  private static void copy(Sample sample, StagedFloats to, int start, int height, int width) {
    Mat image = sample.image();
    int channels = image.channels();
    if (image.rows() < height || image.cols() < width) {
      to.fill(start, start + channels * height * width, (float) sample.batchPadding());
    }
    Mat floats = image;
    if (image.depth() != CvType.CV_32F) {
      floats = new Mat();
      image.convertTo(floats, CvType.CV_32F);
    }
    float[] row = new float[image.cols() * channels];
    float[] plane = new float[image.cols()];
    for (int y = 0; y < image.rows(); y++) {
      floats.get(y, 0, row);
      for (int c = 0; c < channels; c++) {
        for (int x = 0; x < plane.length; x++) {
          plane[x] = row[x * channels + c];
        }
        to.put(start + (c * height + y) * width, plane);
      }
    }
    if (floats != image) {
      floats.release();
    }
  }

  private static List<GroundTruth> groundTruth(List<Sample> samples) {
    boolean wanted =
        samples.stream().allMatch(sample -> sample.isAnnotated() && sample.collects("gt_bboxes"));
    if (!wanted) {
      return List.of();
    }
    List<GroundTruth> all = samples.stream().map(Collator::groundTruth).toList();
    List<SemanticMap> maps =
        all.stream().map(GroundTruth::semanticMap).filter(Objects::nonNull).toList();
    int height = maps.stream().mapToInt(SemanticMap::height).max().orElse(0);
    int width = maps.stream().mapToInt(SemanticMap::width).max().orElse(0);
    List<GroundTruth> padded = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      SemanticMap map = all.get(i).semanticMap();
      padded.add(
          map == null
              ? all.get(i)
              : all.get(i).withSemanticMap(map.pad(height, width, samples.get(i).mapPadding())));
    }
    return padded;
  }

  private static GroundTruth groundTruth(Sample sample) {
    GroundTruth all = sample.groundTruth();
    GroundTruth kept = sample.collects("gt_bboxes_ignore") ? all : all.withIgnored(NONE);
    GroundTruth labelled = sample.collects("gt_labels") ? kept : kept.withoutLabels();
    GroundTruth mapped =
        sample.collects("gt_semantic_seg") ? labelled : labelled.withSemanticMap(null);
    return sample.collects("gt_masks") ? mapped : mapped.withMasks(null);
  }
}
