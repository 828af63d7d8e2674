package org.cfgrun.runtime.torch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StagedFloatsTest {
  @Test
  void valuesArriveInOneUpload() {
    long before = HostMemory.uploads();
    try (TensorScope scope = new TensorScope();
        StagedFloats staged = new StagedFloats(new Shape(2, 3), Device.CPU)) {
      staged.fill(0, 6, 7);
      staged.put(1, new float[] {1, 2});
      Tensor uploaded = staged.upload();
      assertThat(uploaded.shape()).isEqualTo(new Shape(2, 3));
      assertThat(uploaded.toFloatArray()).containsExactly(7, 1, 2, 7, 7, 7);
    }
    assertThat(HostMemory.uploads() - before).isEqualTo(1);
  }

  @Test
  void theUploadedTensorOutlivesScopeAndStage() {
    Tensor uploaded;
    try (TensorScope scope = new TensorScope();
        StagedFloats staged = new StagedFloats(new Shape(5000), Device.CPU)) {
      staged.fill(0, 5000, 1);
      uploaded = staged.upload();
    }
    assertThat(uploaded.sum().toFloat()).isEqualTo(5000);
    uploaded.close();
  }

  @Test
  void floatsThatAreNotUploadedAreFreed() {
    long live = NativeTensor.live();
    new StagedFloats(new Shape(4), Device.CPU).close();
    assertThat(NativeTensor.live()).isEqualTo(live);
  }

  @Test
  void thereMayBeNone() {
    try (StagedFloats staged = new StagedFloats(new Shape(0), Device.CPU)) {
      staged.put(0, new float[0]);
      assertThat(staged.upload().toFloatArray()).isEmpty();
    }
  }
}
