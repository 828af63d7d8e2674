package org.cfgrun.runtime.model.keypoint;

import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.EmbeddingLoss;
import org.cfgrun.runtime.nn.Sequential;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Head of CornerNet (https://arxiv.org/abs/1808.01244). Corners belong together if their
 * embeddings, one number for each cell, are similar.
 */
@Component(Registries.MODELS)
public final class CornerHead extends CornerPairHead {
  /**
   * @param corners arguments of the heads of pairs of corners
   * @param cornerEmbChannels number of channels of the embeddings: 1
   * @param lossEmbedding loss of the embeddings
   */
  public record Args(
      @Inline CornerSettings corners,
      @Default("1") int cornerEmbChannels,
      @Default("dict(type='AssociativeEmbeddingLoss', pull_weight=0.25, push_weight=0.25)")
          EmbeddingLoss lossEmbedding) {
    public Args {
      if (cornerEmbChannels != 1) {
        throw new ArgumentException(
            "corner_emb_channels",
            "`CornerHead` compares embeddings of one channel, got %s. Set `corner_emb_channels=1`."
                .formatted(cornerEmbChannels));
      }
    }
  }

  private final Args args;
  private final Pair<Sequential> embeddings;

  public CornerHead(Args args) {
    super(args.corners());
    this.args = args;
    embeddings = pair("emb", topLeft -> branch(args.cornerEmbChannels()));
  }

  @Override
  List<String> lossNames() {
    return List.of("pull_loss", "push_loss");
  }

  @Override
  List<Tensor> losses(int level, Corners corners, Targets targets) {
    Tensor first = topLeft(level, corners);
    Tensor last = bottomRight(level, corners);
    EmbeddingLoss.Terms terms =
        args.lossEmbedding()
            .losses(
                KERNEL.rows(first).indexSelect(0, targets.topLeft().cells()),
                KERNEL.rows(last).indexSelect(0, targets.bottomRight().cells()),
                targets.images());
    return List.of(terms.pull(), terms.push());
  }

  @Override
  Matcher matcher(int level, Corners corners) {
    return new Matcher(KERNEL::byEmbeddings, topLeft(level, corners), bottomRight(level, corners));
  }

  private Tensor topLeft(int level, Corners corners) {
    return embeddings.topLeft().get(level).forward(corners.topLeft().features());
  }

  private Tensor bottomRight(int level, Corners corners) {
    return embeddings.bottomRight().get(level).forward(corners.bottomRight().features());
  }
}
