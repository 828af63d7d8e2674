package org.cfgrun.runtime.golden.component;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.opentest4j.TestAbortedException;

/**
 * Components against those of mmdet 2.28.2 and mmcv 1.7.2: {@code detection/comp2}, or that of
 * {@code -Dcfgrun.goldens=DIR}. There is one replay for each kind of component, which is the first
 * name of its arrays. Components that do not exist here are skipped with the reason, and the last
 * test prints the counts.
 */
class ComponentGoldenTest {
  /** Replays a component. */
  @FunctionalInterface
  private interface Check {
    void replay(ComponentArrays golden);
  }

  private static final Map<String, Check> REPLAYS =
      Map.ofEntries(
          Map.entry("iou_loss", LossReplay::replay),
          Map.entry("loss", LossReplay::replay),
          Map.entry("coder", BoxReplay::coder),
          Map.entry("overlaps", BoxReplay::overlaps),
          Map.entry("assign", BoxReplay::assigner),
          Map.entry("match_cost", BoxReplay::matchCosts),
          Map.entry("soft_nms", NmsReplay::soft),
          Map.entry("fast_nms", NmsReplay::fast),
          Map.entry("batched_nms", NmsReplay::batched),
          Map.entry("multiclass_nms", NmsReplay::multiclass),
          Map.entry("matrix_nms", NmsReplay::matrix),
          Map.entry("deform_conv", LayerReplay::deformConv),
          Map.entry("saconv", LayerReplay::switchableConv),
          Map.entry("corner_pool", LayerReplay::cornerPool),
          Map.entry("roi_align", LayerReplay::roiAlign),
          Map.entry("simple_roi_align", LayerReplay::simpleRoiAlign),
          Map.entry("sine_pos", LayerReplay::sinePositions),
          Map.entry("masks", MaskReplay::bitmaps),
          Map.entry("mask_ops", MaskReplay::operations),
          Map.entry("mask_target", MaskReplay::targets),
          Map.entry("paste", MaskReplay::paste),
          Map.entry("voc", EvaluationReplay::voc),
          Map.entry("recalls", EvaluationReplay::recalls));

  private static final Map<String, String> ELSEWHERE =
      Map.of(
          "swin_block",
          "SwinTransformerTest",
          "msda",
          "MultiScaleDeformableAttentionTest",
          "coco",
          "CocoSegmGoldenTest");

  private int replayed;
  private int skipped;
  private int compared;

  @TestFactory
  Stream<DynamicTest> componentsComputeWhatThoseOfMmdetCompute() {
    List<DynamicTest> tests = new ArrayList<>();
    for (ComponentArrays golden : ComponentArrays.all()) {
      if (!golden.isShared()) {
        tests.add(DynamicTest.dynamicTest(golden.name(), () -> replay(golden)));
      }
    }
    assertThat(tests).isNotEmpty();
    tests.add(DynamicTest.dynamicTest("counts", this::count));
    return tests.stream();
  }

  private void replay(ComponentArrays golden) {
    int arrays = golden.unread().size();
    try (TensorScope scope = new TensorScope()) {
      Check check = REPLAYS.get(golden.kind());
      if (check == null) {
        String other = ELSEWHERE.get(golden.kind());
        throw new TestAbortedException(
            other == null
                ? "There is no component of the kind `%s`.".formatted(golden.kind())
                : other + " replays it.");
      }
      check.replay(golden);
    } catch (TestAbortedException e) {
      skipped += arrays;
      throw e;
    }
    assertThat(golden.unread()).as("%s: arrays without a check", golden.name()).isEmpty();
    replayed += arrays;
    compared += golden.compared();
  }

  private void count() {
    System.out.printf(
        "components: %d arrays replayed (%d compared, the others inputs), %d skipped%n",
        replayed, compared, skipped);
  }
}
