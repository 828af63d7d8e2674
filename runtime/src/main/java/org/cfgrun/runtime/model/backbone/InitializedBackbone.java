package org.cfgrun.runtime.model.backbone;

import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.runtime.model.Backbone;
import org.cfgrun.runtime.model.init.InitCfg;
import org.cfgrun.runtime.model.init.PretrainedPart;
import org.cfgrun.runtime.nn.Conv2d;
import org.cfgrun.runtime.nn.Fan;
import org.cfgrun.runtime.nn.Init;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.nn.SelfInitialized;
import org.jspecify.annotations.Nullable;

/**
 * Backbone with initial values and frozen parts. Without {@code init_cfg}, the weights of
 * convolutions are initialized with Kaiming normal, mode fan-out.
 */
abstract class InitializedBackbone extends Backbone implements PretrainedPart.Owner {
  private final int inChannels;
  private final @Nullable InitCfg initCfg;
  private FrozenStages frozen = new FrozenStages(List.of(), false);

  /**
   * Creates a backbone without layers.
   *
   * @param inChannels channels of an image
   */
  InitializedBackbone(int inChannels, @Nullable InitCfg initCfg) {
    this.inChannels = inChannels;
    this.initCfg = initCfg;
  }

  /** Declares the initial values and freezes parts. Call it after all layers are added. */
  final void complete(FrozenStages frozen) {
    this.frozen = frozen;
    initialize(this, initCfg, this::initializeByDefault);
  }

  /**
   * Declares the initial values of a module.
   *
   * @param initCfg the values; null for the default
   * @param byDefault declares the default
   */
  static <M extends Module & PretrainedPart.Owner> void initialize(
      M module, @Nullable InitCfg initCfg, Runnable byDefault) {
    if (initCfg == null) {
      byDefault.run();
    } else {
      initCfg.apply(module);
    }
    // As in mmcv, a pretrained file ends the initialization; such layers keep their first values.
    if (module.pretrainedParts().isEmpty()) {
      module.forEachModule(
          (path, part) -> {
            if (part instanceof SelfInitialized layer) {
              layer.initialize();
            }
          });
    }
  }

  /** Declares the initial values that apply without {@code init_cfg}. */
  void initializeByDefault() {
    initializeConvolutions(this);
  }

  /** Initializes the weights of convolutions with Kaiming normal, mode fan-out. */
  static void initializeConvolutions(Module module) {
    module.forEachModule(
        (path, part) -> {
          if (part instanceof Conv2d conv) {
            conv.init(Init.kaimingNormal(Fan.FAN_OUT, 0));
          }
        });
  }

  @Override
  public final void train(boolean mode) {
    super.train(mode);
    frozen.apply(this);
  }

  @Override
  public final void checkImages(int channels) {
    if (inChannels != channels) {
      throw new ArgumentException(
          "in_channels",
          "`in_channels` of the backbone is %s, but the images have %s channels."
              .formatted(inChannels, channels));
    }
  }

  @Override
  public final List<PretrainedPart> pretrainedParts() {
    return initCfg == null ? List.of() : initCfg.partsOf(this);
  }
}
