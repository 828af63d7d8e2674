package org.cfgrun.runtime.model.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.interpreter.schema.Constants;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.runtime.golden.Precision;
import org.cfgrun.runtime.nn.BatchNorm2d;
import org.cfgrun.runtime.nn.Conv2d;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.nn.Parameter;
import org.junit.jupiter.api.Test;

class InitCfgTest {
  /** Network with a convolution, an output and a normalization. */
  private static final class Net extends Module {
    Net() {
      child("conv", new Conv2d(ConvShape.of(64, 32, 3), true));
      child("out", new Conv2d(ConvShape.of(64, 32, 1), true));
      child("norm", new BatchNorm2d(4));
    }
  }

  @Test
  void distributionsHaveTheExpectedSpread() {
    assertSpread("dict(type='Normal', std=0.5, mean=1)", 1, .5);
    assertSpread("dict(type='Uniform', a=-1, b=1)", 0, 1 / Math.sqrt(3));
    assertSpread("dict(type='Xavier')", 0, Math.sqrt(2. / (9 * 96)));
    assertSpread(
        "dict(type='Xavier', gain=2, distribution='uniform')", 0, Math.sqrt(8. / (9 * 96)));
    assertSpread("dict(type='Kaiming')", 0, Math.sqrt(2. / (9 * 32)));
    assertSpread("dict(type='Kaiming', mode='fan_in', a=1)", 0, Math.sqrt(2. / (9 * 64)));
    assertSpread(
        "dict(type='Kaiming', mode='fan_in', a=1, nonlinearity='leaky_relu')",
        0,
        Math.sqrt(1. / (9 * 64)));
    assertSpread("dict(type='Caffe2Xavier')", 0, Math.sqrt(1. / (9 * 64)));
    assertSpread("dict(type='Constant', val=3)", 3, 0);
  }

  private static void assertSpread(String text, double mean, double std) {
    float[] values = drawn(text, "conv.weight");
    double sum = 0;
    double squares = 0;
    for (float value : values) {
      sum += value;
      squares += (value - mean) * (value - mean);
    }
    double deviation = std / Math.sqrt(values.length);
    assertThat(sum / values.length).as(text).isCloseTo(mean, within(Precision.SIGMAS * deviation));
    // The standard error of the deviation of normal numbers; that of uniform numbers is smaller.
    assertThat(Math.sqrt(squares / values.length))
        .as(text)
        .isCloseTo(std, within(Precision.SIGMAS * deviation / Math.sqrt(2)));
    assertThat(drawn(text, "conv.bias")).containsOnly(0);
  }

  @Test
  void initializesOnlyTheNamedLayerKinds() {
    String text = "[dict(type='Constant', val=2, layer=['Conv2d', 'Linear'])]";
    assertThat(drawn(text, "out.weight")).containsOnly(2);
    assertThat(drawn(text, "norm.weight")).containsOnly(1);
    assertThat(drawn("dict(type='Constant', val=2, bias=3, layer='_BatchNorm')", "norm.bias"))
        .containsOnly(3);
  }

  @Test
  void overrideAppliesToOneChild() {
    String text =
        "dict(type='Constant', val=2, layer='Conv2d',"
            + " override=dict(type='Constant', name='out', val=5, bias_prob=0.01))";
    assertThat(drawn(text, "conv.weight")).containsOnly(2);
    assertThat(drawn(text, "out.weight")).containsOnly(5);
    assertThat(drawn(text, "out.bias")).containsOnly((float) -Math.log(99));
  }

  @Test
  void overrideWithoutTypeLimitsTheRuleToOneChild() {
    String text = "dict(type='Constant', val=2, override=dict(name='out'))";
    assertThat(drawn(text, "out.weight")).containsOnly(2);
    assertThat(drawn(text, "norm.weight")).containsOnly(1);
  }

  @Test
  void pretrainedKeepsInitialValues() {
    InitCfg cfg =
        InitCfg.fromConfig(
            config("dict(type='Pretrained', checkpoint='a.pth', prefix='backbone.')"));
    Net net = new Net();
    assertThat(cfg.partsOf(net))
        .containsExactly(new PretrainedPart(net, new Pretrained("a.pth", "backbone.")));
  }

  @Test
  void reportsInvalidConfigs() {
    assertRejected("dict(type='Orthogonal')", "unknown initialization `Orthogonal`");
    assertRejected("dict(type='Normal', sd=1)", "has no argument `sd`");
    assertRejected("dict(std=1)", "requires a `type`");
    assertRejected("dict(type='Normal', layer='Conv9d')", "unknown layer `Conv9d`");
    assertRejected("dict(type='Normal', std='1')", "must be a number");
    assertRejected("dict(type='Xavier', distribution='flat')", "must be one of");
    assertRejected("dict(type='Pretrained')", "requires a `checkpoint`");
    assertThatThrownBy(() -> drawn("dict(type='Normal', override=dict(name='in'))", "conv.weight"))
        .isInstanceOf(ArgumentException.class)
        .hasMessageContaining("unknown child `in` in `override`");
  }

  private static void assertRejected(String text, String message) {
    assertThatThrownBy(() -> InitCfg.fromConfig(config(text)))
        .isInstanceOf(ArgumentException.class)
        .hasMessageContaining(message);
  }

  private static float[] drawn(String text, String name) {
    Net net = new Net();
    InitCfg.fromConfig(config(text)).apply(net);
    Parameter parameter = net.state().get(name);
    return parameter.init().draw(parameter.shape(), new Random(1));
  }

  private static ConfigNode config(String text) {
    return Constants.parse(text, "test.cfg");
  }
}
