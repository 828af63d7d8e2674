package org.cfgrun.runtime.model.dense;

import java.util.Objects;
import java.util.function.Function;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Component;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.model.DenseHead;
import org.cfgrun.runtime.model.DistillationLoss;
import org.cfgrun.runtime.model.DistilledHead;
import org.cfgrun.runtime.model.HeadMaps;
import org.cfgrun.runtime.model.Losses;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Head of localization distillation (LD, https://arxiv.org/abs/2102.12252): a {@code GFLHead} whose
 * distributions of distances are also to be like those of a teacher.
 */
@Component(Registries.MODELS)
public final class LDHead extends GFLHead implements DistilledHead {
  /**
   * @param lossLd loss of the distributions against those of the teacher
   * @param head arguments of a {@code GFLHead}
   */
  public record Args(DistillationLoss lossLd, @Inline GFLHead.Args head) {}

  /** Added to the sum of the weights of boxes. */
  private static final double SMALLEST = 1e-6;

  private final Args args;
  private @Nullable Function<Tensor, HeadMaps> teacher;

  public LDHead(Args args) {
    super(args.head());
    this.args = args;
  }

  @Override
  public String detector() {
    return "KnowledgeDistillationSingleStageDetector";
  }

  @Override
  public void learnFrom(DenseHead head, Function<Tensor, HeadMaps> maps) {
    if (!(head instanceof GFLHead other) || !other.codes().equals(codes())) {
      throw new ArgumentException(
          "`LDHead` learns from a `GFLHead` with the same `reg_max` and strides. Use such a teacher.");
    }
    teacher = maps;
  }

  @Override
  Tensor divisor(Tensor total) {
    return total.add(SMALLEST);
  }

  @Override
  void addMore(
      Losses losses, DetectionBatch batch, Positives positives, Tensor codes, Tensor weights) {
    HeadMaps maps = Objects.requireNonNull(teacher).apply(batch.images());
    int bins = args.head().regMax() + 1;
    Tensor wanted = positives.of(KERNEL.flat(maps.get(CODES), 4 * bins));
    losses.add(
        "loss_ld",
        args.lossLd()
            .loss(
                codes.reshape(-1, bins),
                wanted.reshape(-1, bins),
                weights.unsqueeze(1).expand(-1, 4).reshape(-1),
                Tensor.scalar(4, codes.device())));
  }
}
