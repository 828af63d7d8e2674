package org.cfgrun.runtime.model.dense;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Component;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.model.BoxLoss;
import org.cfgrun.runtime.model.DenseHead;
import org.cfgrun.runtime.model.DenseTrainCfg;
import org.cfgrun.runtime.model.DistilledHead;
import org.cfgrun.runtime.model.HeadMaps;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Head of label assignment distillation (LAD, https://arxiv.org/abs/2108.10520): a {@code PAAHead}
 * whose teacher, another one, decides which candidates are positive. The loss of boxes does not
 * weight them.
 */
@Component(Registries.MODELS)
public final class LADHead extends PAAHead implements DistilledHead {
  /**
   * @param head arguments of a {@code PAAHead}
   */
  public record Args(@Inline PAAHead.Args head) {}

  /** The teacher's head, and what computes its outputs. */
  private record Teacher(PAAHead head, Function<Tensor, HeadMaps> maps) {}

  private @Nullable Teacher teacher;

  public LADHead(Args args) {
    super(args.head());
  }

  @Override
  public String detector() {
    return "LAD";
  }

  @Override
  public void learnFrom(DenseHead head, Function<Tensor, HeadMaps> maps) {
    if (!(head instanceof LADHead other) || other.numClasses() != numClasses()) {
      throw new ArgumentException(
          "`LADHead` learns from an `LADHead` with the same `num_classes`. Use such a teacher.");
    }
    teacher = new Teacher(other, maps);
  }

  @Override
  Assigned assigned(List<LevelOutput> outputs, DetectionBatch batch, DenseTrainCfg cfg) {
    Teacher known = Objects.requireNonNull(teacher);
    return Autograd.noGrad(
        () -> {
          HeadMaps maps = known.maps.apply(batch.images());
          return known.head.ownAssigned(known.head.outputs(maps), batch, cfg);
        });
  }

  @Override
  Tensor boxLoss(BoxLoss loss, Tensor predicted, Tensor boxes, Tensor overlaps, Tensor count) {
    return loss.loss(predicted, boxes, null, count);
  }
}
