package org.cfgrun.runtime.nn;

import org.cfgrun.runtime.comm.Communicator;
import org.cfgrun.runtime.comm.SingleProcess;
import org.cfgrun.runtime.torch.Functional;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Batch normalization that normalizes in training by the mean and variance over the batches of all
 * processes, as if they were one batch; PyTorch's layer of the same name. Each value counts alike,
 * also if processes have batches of different sizes. The gradients of {@code weight} and {@code
 * bias} are those of this process. With a single process, and in evaluation, it is {@link
 * BatchNorm2d} in every bit.
 */
public final class SyncBatchNorm extends BatchNorm2d {
  private static final SyncBatchNormKernel KERNEL = Kernel.bind(SyncBatchNormKernel.class);

  private Communicator processes = SingleProcess.INSTANCE;

  /**
   * Creates a batch normalization.
   *
   * @param eps term added to the variance
   * @param momentum weight of the batch in the running statistics
   */
  public SyncBatchNorm(int channels, double eps, double momentum) {
    super(channels, eps, momentum);
  }

  @Override
  public void distribute(Communicator processes) {
    super.distribute(processes);
    this.processes = processes;
  }

  @Override
  boolean isLocal() {
    return !isTraining() || processes.world() == 1;
  }

  @Override
  public Tensor forward(Tensor x) {
    if (isLocal()) {
      return super.forward(x);
    }
    Functional.BatchNormTensors tensors = tensors();
    tensors.batches().add_(1);
    return KERNEL.normalize(
        x,
        processes.gatherRecorded(KERNEL.statistics(x)),
        tensors.gamma(),
        tensors.beta(),
        tensors.mean(),
        tensors.variance(),
        tensors.momentum(),
        tensors.eps());
  }
}
