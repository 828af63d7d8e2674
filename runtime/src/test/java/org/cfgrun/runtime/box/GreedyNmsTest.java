package org.cfgrun.runtime.box;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.schema.Constants;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.runtime.build.ComponentBuilder;
import org.cfgrun.runtime.golden.Npz;
import org.cfgrun.runtime.registry.Components;
import org.cfgrun.runtime.torch.HostMemory;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.Trace;
import org.junit.jupiter.api.Test;

class GreedyNmsTest {
  private static final Npz GOLDEN = Npz.read("detection/comp.npz");
  private static final float[] PAIR = {0, 0, 10, 10, 0, 0, 10, 9};
  private static final float[] SCORES = {.5f, .9f};

  @Test
  void keptBoxesEqualMmcvs() {
    assertThat(keptOfGolden(nms(false, 10000, -1))).isEqualTo(GOLDEN.longs("nms.keep"));
  }

  @Test
  void groupsOneByOneGiveTheSameBoxes() {
    assertThat(keptOfGolden(nms(false, 100, -1))).isEqualTo(GOLDEN.longs("nms.keep"));
  }

  private static long[] keptOfGolden(GreedyNms nms) {
    return kept(
        nms, GOLDEN.floats("nms.boxes"), GOLDEN.floats("nms.scores"), GOLDEN.longs("nms.labels"));
  }

  private static long[] kept(GreedyNms nms, float[] boxes, float[] scores, long... groups) {
    return kept(nms, -1, boxes, scores, groups);
  }

  /** Returns the boxes kept on the host, which a trace has to keep too. */
  private static long[] kept(
      GreedyNms nms, int limit, float[] boxes, float[] scores, long... groups) {
    int n = scores.length;
    List<Tensor> inputs =
        List.of(Tensor.of(boxes, n, 4), Tensor.of(scores, n), Tensor.of(groups, n));
    long[] kept =
        nms.keep(inputs.get(0), inputs.get(1), inputs.get(2), limit).indices().toLongArray();
    List<Tensor> traced = new ArrayList<>();
    Trace.of(
        List.of(),
        inputs,
        () -> {
          traced.add(nms.keep(inputs.get(0), inputs.get(1), inputs.get(2), limit).indices());
          return traced;
        });
    assertThat(traced.get(0).toLongArray()).isEqualTo(kept);
    return kept;
  }

  @Test
  void limitIsThatOfTheCallOrTheConfigWhicheverIsLower() {
    float[] scores = {.9f, .8f};
    assertThat(kept(nms(false, 10000, -1), 1, PAIR, scores, 0, 1)).containsExactly(0);
    assertThat(kept(nms(false, 10000, 1), 2, PAIR, scores, 0, 1)).containsExactly(0);
    assertThat(kept(nms(false, 10000, 2), 0, PAIR, scores, 0, 1)).isEmpty();
  }

  @Test
  void boxesOfDifferentClassesLiveSideBySide() {
    assertThat(kept(nms(false, 10000, -1), PAIR, SCORES, 0, 1)).containsExactly(1, 0);
    assertThat(kept(nms(true, 10000, -1), PAIR, SCORES, 0, 1)).containsExactly(1);
  }

  @Test
  void imagesOfABatchShareARead() {
    float[] first = {0, 0, 10, 10, 0, 0, 10, 9, 20, 20, 50, 50, 0, 0, 500, 500};
    Nms.Boxes one =
        new Nms.Boxes(
            Tensor.of(first, 4, 4),
            Tensor.of(new float[] {.5f, .9f, .3f, .95f}, 4),
            Tensor.of(new long[] {0, 0, 1, 0}, 4),
            Tensor.of(new float[] {1, 1, 1, 0}, 4).gt(0));
    Nms.Boxes none =
        new Nms.Boxes(
            Tensor.of(new float[0], 0, 4),
            Tensor.of(new float[0], 0),
            Tensor.of(new long[0], 0),
            null);
    Nms.Boxes left =
        new Nms.Boxes(
            Tensor.of(PAIR, 2, 4),
            Tensor.of(SCORES, 2),
            Tensor.of(new long[2], 2),
            Tensor.of(new float[2], 2).gt(0));
    Nms.Boxes last =
        new Nms.Boxes(
            Tensor.of(PAIR, 2, 4), Tensor.of(SCORES, 2), Tensor.of(new long[] {0, 1}, 2), null);
    long uploads = HostMemory.uploads();
    long reads = HostMemory.reads();
    List<Nms.Kept> kept = nms(false, 10000, -1).keepEach(List.of(one, none, left, last), -1);
    assertThat(HostMemory.uploads() - uploads).isEqualTo(1);
    assertThat(HostMemory.reads() - reads).isEqualTo(1);
    assertThat(kept)
        .extracting(each -> each.indices().toLongArray())
        .containsExactly(new long[] {1, 2}, new long[0], new long[0], new long[] {1, 0});
    assertThat(kept.get(0).scores().toFloatArray()).containsExactly(.9f, .3f);
  }

  @Test
  void noMoreBoxesAreKeptThanAskedFor() {
    assertThat(kept(nms(false, 10000, 1), PAIR, SCORES, 0, 1)).containsExactly(1);
  }

  @Test
  void boxesUnderTheScoreThresholdAreNotLookedAt() {
    GreedyNms nms = new GreedyNms(new GreedyNms.Args(.5, 0, .6, -1, false, 10000));
    assertThat(kept(nms, PAIR, SCORES, 0, 1)).containsExactly(1);
  }

  /** mmcv renames {@code iou_thr} and warns. */
  @Test
  void formerNameOfTheThresholdIsAccepted() {
    assertThat(kept(named("iou_thr=0.5"), PAIR, SCORES, 0, 0)).containsExactly(1);
    assertThat(kept(named("iou_thr=0.95"), PAIR, SCORES, 0, 0)).containsExactly(1, 0);
  }

  private static GreedyNms named(String arguments) {
    Problems problems = new Problems();
    ConfigNode dict = Constants.parse("dict(type='nms', " + arguments + ")", "a.cfg");
    Nms nms = new ComponentBuilder(Components.standard()).build(Nms.class, dict, problems);
    assertThat(problems.all())
        .extracting(Diagnostic::message)
        .containsExactly("`iou_thr` of `nms` is deprecated. Use `iou_threshold`.");
    return (GreedyNms) nms;
  }

  @Test
  void nothingGivesNothing() {
    assertThat(kept(nms(false, 10000, -1), new float[0], new float[0])).isEmpty();
  }

  @Test
  void equalScoresKeepTheirOrder() {
    float[] apart = new float[24];
    for (int i = 0; i < 6; i++) {
      apart[i * 4] = i * 10;
      apart[i * 4 + 2] = i * 10 + 5;
      apart[i * 4 + 3] = 5;
    }
    float[] scores = {-1, 0, 2, -0f, 2, -3};
    assertThat(kept(nms(false, 10000, -1), apart, scores, 0, 0, 0, 0, 0, 0))
        .containsExactly(2, 4, 1, 3, 0, 5);
  }

  private static GreedyNms nms(boolean agnostic, int split, int max) {
    return new GreedyNms(new GreedyNms.Args(.5, 0, 0, max, agnostic, split));
  }
}
