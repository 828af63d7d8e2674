package org.cfgrun.runtime.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.runtime.data.AnnotatedObject;
import org.cfgrun.runtime.data.Detections;
import org.junit.jupiter.api.Test;

class ProposalEvaluationTest {
  /** Objects of four images, and regions with a score, as in mmdet 2.28.2's own run. */
  private static final float[][] OBJECTS = {
    {
      8.22f, 35.076f, 37.263f, 55.93f, 48.6f, 55.046f, 65.626f, 80.505f, 76.498f, 35.837f, 86.739f,
      61.216f, 17.3f, 42.757f, 27.631f, 50.4f
    },
    {
      78.48f, 23.567f, 122.571f, 50.092f, 35.919f, 57.994f, 77.892f, 82.633f, 27.631f, 29.587f,
      79.033f, 53.047f, 82.508f, 19.255f, 91.968f, 28.642f
    },
    {
      32.152f, 21.382f, 77.748f, 28.681f, 3.736f, 12.771f, 47.122f, 32.829f, 50.194f, 19.575f,
      62.353f, 54.362f, 61.365f, 40.297f, 73.742f, 54.94f
    },
    {
      76.928f, 46.319f, 88.203f, 65.585f, 12.352f, 48.259f, 58.043f, 78.399f, 49.281f, 48.794f,
      63.421f, 81.346f, 82.008f, 53.914f, 90.551f, 62.943f
    }
  };

  private static final float[][] REGIONS = {
    {
      19.921f, 44.524f, 29.356f, 52.978f, 0.853f, 80.707f, 35.864f, 125.438f, 71.375f, 0.787f,
      72.137f, 38.154f, 82.237f, 66.692f, 0.75f, 8.112f, 46.739f, 18.971f, 60.843f, 0.448f, 61.946f,
      27.559f, 109.478f, 67.215f, 0.376f, 8.261f, 30.495f, 40.162f, 60.826f, 0.269f, 50.308f,
      49.107f, 63.325f, 85.645f, 0.144f, 54.505f, 35.89f, 100.846f, 45.481f, 0.085f
    },
    {
      27.045f, 1.757f, 60.824f, 24.416f, 0.95f, 28.505f, 29.406f, 77.432f, 48.248f, 0.901f, 31.504f,
      56.463f, 76.803f, 88.027f, 0.781f, 80.453f, 7.077f, 118.751f, 25.228f, 0.779f, 55.249f,
      42.399f, 69.629f, 55.291f, 0.464f, 73.357f, 29.299f, 121.752f, 46.836f, 0.364f, 81.726f,
      24.951f, 97.094f, 30.006f, 0.138f, 13.397f, 9.73f, 37.312f, 28.741f, 0.12f
    },
    {
      31.905f, 15.849f, 83.621f, 34.512f, 0.827f, 47.977f, 15.649f, 65.938f, 55.887f, 0.824f,
      19.204f, 47.409f, 75.97f, 63.649f, 0.751f, 20.742f, 4.569f, 34.318f, 21.598f, 0.623f, 10.54f,
      59.286f, 57.09f, 67.866f, 0.597f, 59.299f, 42.181f, 75.304f, 53.108f, 0.48f, 4.472f, 18.657f,
      44.585f, 30.312f, 0.451f, 83.743f, 41.977f, 104.059f, 73.973f, 0.162f
    },
    {
      17.676f, 9.271f, 62.454f, 21.253f, 0.951f, 31.017f, 16.145f, 57.058f, 41.396f, 0.923f,
      58.666f, 22.126f, 78.83f, 22.656f, 0.85f, 71.232f, 46.5f, 84.047f, 61.996f, 0.774f, 78.867f,
      26.341f, 88.094f, 50.096f, 0.666f, 14.338f, 53.273f, 52.926f, 84.289f, 0.276f, 44.298f,
      52.858f, 67.13f, 84.928f, 0.161f, 78.872f, 57.989f, 84.941f, 66.497f, 0.124f
    }
  };

  private static List<Detections> regions() {
    List<Detections> regions = new ArrayList<>();
    for (float[] rows : REGIONS) {
      int count = rows.length / 5;
      float[] boxes = new float[4 * count];
      float[] scores = new float[count];
      for (int i = 0; i < count; i++) {
        System.arraycopy(rows, 5 * i, boxes, 4 * i, 4);
        scores[i] = rows[5 * i + 4];
      }
      regions.add(new Detections(boxes, scores, new int[count]));
    }
    return regions;
  }

  private static List<List<AnnotatedObject>> objects(boolean crowd) {
    List<List<AnnotatedObject>> images = new ArrayList<>();
    for (float[] boxes : OBJECTS) {
      List<AnnotatedObject> objects = new ArrayList<>();
      for (int i = 0; i < boxes.length; i += 4) {
        double width = (double) boxes[i + 2] - boxes[i];
        double height = (double) boxes[i + 3] - boxes[i + 1];
        objects.add(
            new AnnotatedObject(
                i + 1, i % 3, boxes[i], boxes[i + 1], width, height, width * height, crowd, false));
      }
      images.add(objects);
    }
    return images;
  }

  private static EvaluationOptions options(List<Double> thresholds) {
    return new EvaluationOptions(
        false, List.of(2, 4, 6), thresholds, null, new IouThresholds(thresholds));
  }

  @Test
  void recallsEqualMmdetection() {
    double[] thresholds = {0.4, 0.5, 0.7};
    List<float[]> objects = List.of(OBJECTS);
    assertThat(ProposalRecall.of(objects, regions(), List.of(2, 4, 6), thresholds))
        .isDeepEqualTo(
            new double[][] {
              {0.125, 0.125, 0.0625}, {0.1875, 0.1875, 0.0625}, {0.4375, 0.4375, 0.0625}
            });
  }

  @Test
  void averagesOverThresholds() {
    EvaluationResult result =
        ProposalEvaluation.fast(objects(false), regions(), options(List.of(0.4, 0.7)));
    assertThat(result.metrics())
        .containsEntry("AR@2", 0.09375)
        .containsEntry("AR@4", 0.125)
        .containsEntry("AR@6", 0.25)
        .hasSize(3);
    assertThat(result.tables()).singleElement().asString().contains("AR@6", "0.2500");
  }

  @Test
  void reportsEachThresholdAndTheMeanOfSeveral() {
    EvaluationOptions one = options(List.of(0.5));
    assertThat(ProposalEvaluation.recall(objects(false), regions(), one).metrics().keySet())
        .containsExactly("recall@2@0.5", "recall@4@0.5", "recall@6@0.5")
        .containsExactlyElementsOf(ProposalEvaluation.recallKeys(one));
    EvaluationOptions two = options(List.of(0.5, 0.7));
    assertThat(ProposalEvaluation.recall(objects(false), regions(), two).metrics())
        .containsEntry("recall@6@0.5", 0.4375)
        .containsEntry("recall@6@0.7", 0.0625)
        .containsEntry("AR@6", 0.25)
        .extracting(metrics -> List.copyOf(metrics.keySet()))
        .isEqualTo(ProposalEvaluation.recallKeys(two));
  }

  @Test
  void averageRecallOfCocoHasNoPrefix() {
    EvaluationOptions options = EvaluationOptions.defaults();
    EvaluationResult result = ProposalEvaluation.coco(objects(false), regions(), options);
    assertThat(result.metrics().keySet())
        .containsExactly("AR@100", "AR@300", "AR@1000", "AR_s@1000", "AR_m@1000", "AR_l@1000")
        .containsExactlyElementsOf(ProposalEvaluation.cocoKeys(options));
    assertThat((double) result.metrics().get("AR@100")).isPositive();
  }

  @Test
  void crowdsDoNotCount() {
    EvaluationOptions options = options(List.of(0.5));
    EvaluationResult result = ProposalEvaluation.fast(objects(true), regions(), options);
    assertThat(result.metrics()).isEmpty();
    assertThat(result.warnings()).singleElement().asString().startsWith("No objects in any image");
  }
}
