package org.cfgrun.runtime.data.pipeline;

import java.util.random.RandomGenerator;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.opencv.core.Mat;
import org.opencv.core.MatOfByte;
import org.opencv.core.MatOfInt;
import org.opencv.imgcodecs.Imgcodecs;

/** Compresses the image as JPEG of a random quality. (Albumentations' JpegCompression.) */
@Component(Registries.ALBUMENTATIONS)
public final class JpegCompression extends AlbuTransform {
  /**
   * The arguments.
   *
   * @param qualityLower lowest quality
   * @param qualityUpper highest quality, included
   * @param chance arguments that all transforms share
   */
  public record Args(
      @Bounds(min = 0, max = 100) @Default("99") int qualityLower,
      @Bounds(min = 0, max = 100) @Default("100") int qualityUpper,
      @Inline AlbuChance chance) {
    public Args {
      if (qualityLower > qualityUpper) {
        throw new ArgumentException(
            "quality_lower",
            "`quality_lower` must not exceed `quality_upper`, got %s and %s."
                .formatted(qualityLower, qualityUpper));
      }
    }
  }

  private final Args args;

  public JpegCompression(Args args) {
    super(args.chance);
    this.args = args;
  }

  @Override
  Mat changed(Mat image, RandomGenerator random) {
    int quality = args.qualityLower + random.nextInt(args.qualityUpper - args.qualityLower + 1);
    MatOfByte encoded = new MatOfByte();
    MatOfInt options = new MatOfInt(Imgcodecs.IMWRITE_JPEG_QUALITY, quality);
    Imgcodecs.imencode(".jpg", image, encoded, options);
    Mat result = Imgcodecs.imdecode(encoded, Imgcodecs.IMREAD_UNCHANGED);
    encoded.release();
    options.release();
    return result;
  }
}
