package org.cfgrun.runtime.nn;

import java.util.List;
import org.cfgrun.runtime.torch.Tensor;

/** Functions of {@code aws.torchscript}, which documents them. */
interface AwsKernel {
  List<Tensor> moments(Tensor weight);

  Tensor weight(Tensor weight, Tensor gamma, Tensor beta);

  Tensor average(Tensor x);

  Tensor mix(Tensor share, Tensor first, Tensor second);
}
