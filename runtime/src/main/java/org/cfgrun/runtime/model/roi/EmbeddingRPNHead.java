package org.cfgrun.runtime.model.roi;

import java.util.List;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.data.ImageMeta;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.Embedding;
import org.cfgrun.runtime.nn.Init;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Learned proposals (Sparse R-CNN, https://arxiv.org/abs/2011.12450): the same boxes in all images,
 * relative to their sizes, and a vector for each, the query. At first, each box is the whole image.
 */
@BuiltFrom(Registries.MODELS)
@Component(Registries.MODELS)
public final class EmbeddingRPNHead extends Module {
  /**
   * @param numProposals number of proposals in an image
   * @param proposalFeatureChannel size of a query
   */
  public record Args(
      @Bounds(min = 1, max = 100_000) @Default("100") int numProposals,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("256") int proposalFeatureChannel) {}

  private static final SparseKernel KERNEL = Kernel.bind(SparseKernel.class);

  private final Args args;
  private final Embedding boxes;
  private final Embedding vectors;

  public EmbeddingRPNHead(Args args) {
    this.args = args;
    boxes = child("init_proposal_bboxes", new Embedding(args.numProposals(), 4));
    boxes.weight().init(wholeImage());
    vectors =
        child(
            "init_proposal_features",
            new Embedding(args.numProposals(), args.proposalFeatureChannel()));
  }

  /** Returns boxes of center 0.5 and size 1. */
  private static Init wholeImage() {
    return (shape, random) -> {
      float[] values = new float[Math.toIntExact(shape.size())];
      for (int i = 0; i < values.length; i++) {
        values[i] = i % 4 < 2 ? 0.5f : 1;
      }
      return values;
    };
  }

  /** Returns the number of proposals in an image. */
  public int numProposals() {
    return args.numProposals();
  }

  /** Returns the size of a query. */
  public int channels() {
    return args.proposalFeatureChannel();
  }

  /** Returns the proposals of images. */
  public SparseRoIHead.Queries queries(List<ImageMeta> metas) {
    Tensor corners = KERNEL.pixels(boxes.weight().data(), SparseTargets.sizes(metas, device()));
    return new SparseRoIHead.Queries(
        corners, vectors.weight().data().unsqueeze(0).expand(metas.size(), -1, -1));
  }
}
