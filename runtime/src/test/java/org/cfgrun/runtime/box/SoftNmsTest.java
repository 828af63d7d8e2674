package org.cfgrun.runtime.box;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.golden.Npz;
import org.cfgrun.runtime.golden.Precision;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.Trace;
import org.cfgrun.runtime.torch.UntraceableException;
import org.junit.jupiter.api.Test;

class SoftNmsTest {
  private static final Npz GOLDEN = Npz.read("detection/comp2.npz");

  private static Nms nms(String arguments) {
    return Models.build(
        Nms.class, Registries.NMS, "dict(type='soft_nms', %s)".formatted(arguments));
  }

  private static Nms.Kept keep(Nms nms, int limit) {
    long[] labels = GOLDEN.longs("nms_in.labels");
    return nms.keep(
        Tensor.of(GOLDEN.floats("nms_in.boxes"), labels.length, 4),
        Tensor.of(GOLDEN.floats("nms_in.scores"), labels.length),
        Tensor.of(labels, labels.length),
        limit);
  }

  @Test
  void groupsDoNotLowerEachOther() {
    matches("batched_nms.soft", "keep", nms("iou_threshold=0.4, min_score=0.05"));
  }

  private static void matches(String name, String indices, Nms nms) {
    Nms.Kept kept = keep(nms, -1);
    assertThat(kept.indices().toLongArray()).isEqualTo(GOLDEN.longs(name + "." + indices));
    float[] scores = kept.scores().toFloatArray();
    float[] rows = GOLDEN.floats(name + ".dets");
    for (int i = 0; i < scores.length; i++) {
      assertThat((double) scores[i])
          .isCloseTo(rows[5 * i + 4], within(Precision.FLOAT32.roundings(scores.length, 1)));
    }
    assertThat(keep(nms, 3).indices().toLongArray())
        .containsExactly(kept.indices().narrow(0, 0, 3).toLongArray());
  }

  @Test
  void nothingGivesNothing() {
    Nms.Kept kept =
        nms("iou_threshold=0.5")
            .keep(
                Tensor.of(new float[0], 0, 4),
                Tensor.of(new float[0], 0),
                Tensor.of(new long[0], 0),
                -1);
    assertThat(kept.indices().size()).isZero();
    assertThat(kept.scores().size()).isZero();
  }

  @Test
  void aTraceIsRefused() {
    Nms nms = nms("iou_threshold=0.5");
    assertThatThrownBy(() -> Trace.of(List.of(), List.of(), () -> List.of(keep(nms, -1).indices())))
        .isInstanceOf(UntraceableException.class)
        .hasMessageContaining("`soft_nms`");
  }
}
