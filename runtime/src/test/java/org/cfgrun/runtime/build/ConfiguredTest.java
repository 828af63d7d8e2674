package org.cfgrun.runtime.build;

import static org.assertj.core.api.Assertions.assertThat;

import org.cfgrun.components.ArgumentException;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.runtime.data.Built;
import org.cfgrun.runtime.hook.Hook;
import org.junit.jupiter.api.Test;

class ConfiguredTest {
  private static final class Part extends Configured {}

  private static String place(ConfigException failure) {
    assertThat(failure.code()).isEqualTo(ErrorCode.BAD_ARGUMENT);
    return failure.diagnostic().span().text();
  }

  @Test
  void failurePointsToTheArgumentOrTheComponent() {
    Part part = new Part();
    part.builtFrom((DictNode) Built.config("dict(head=dict(channels=3))"));

    assertThat(place(part.failure(new ArgumentException("head.channels", "too few"))))
        .isEqualTo("3");
    String whole = "dict(head=dict(channels=3))";
    assertThat(place(part.failure(new ArgumentException("head.name", "none")))).isEqualTo(whole);
    assertThat(place(part.failure(new ArgumentException("unfit")))).isEqualTo(whole);
    assertThat(place(part.failure("unfit"))).isEqualTo(whole);
  }

  @Test
  void builtComponentKnowsItsPosition() {
    Hook hook =
        Built.builder().build(Hook.class, Built.config("dict(type='EMAHook')"), new Problems());
    assertThat(hook.span().text()).isEqualTo("dict(type='EMAHook')");
  }

  @Test
  void positionAppearsOnce() {
    Part part = new Part();
    ConfigException unplaced = part.failure("unfit");
    assertThat(unplaced.diagnostic().span()).isNull();
    ConfigException placed = unplaced.at(Built.config("1").origin().span());
    assertThat(placed).hasMessage("unfit");
    assertThat(placed.at(Built.config("2").origin().span())).isSameAs(placed);
  }
}
