/**
 * LAME as the program calls it: one song, stereo, 32-bit float in, MPEG-1 Layer III frames out, no tags and no info
 * frame. Sizes: frames per call at most MP3_BLOCK; a call returns how many bytes lie at mp3_output, or LAME's
 * negative error. LAME asks for 1.25 bytes a sample and 7200 more (lame.h).
 */
#include <lame.h>
#include <stdlib.h>

#define EXPORT(name) __attribute__((export_name(#name))) name

enum { MP3_BLOCK = 8192, MP3_OUTPUT = MP3_BLOCK + MP3_BLOCK / 4 + 7200 };

typedef struct {
  lame_global_flags *lame;
  float left[MP3_BLOCK];
  float right[MP3_BLOCK];
  unsigned char output[MP3_OUTPUT];
} Mp3Encoder;

/** sample_rate: 32000, 44100 or 48000 Hz. kilobits: constant rate per second, 32..320; 0 is variable, quality V0. NULL: out of memory or refused. */
Mp3Encoder *EXPORT(mp3_create)(int sample_rate, int kilobits) {
  Mp3Encoder *encoder = malloc(sizeof *encoder);
  lame_global_flags *lame = encoder == NULL ? NULL : lame_init();
  if (lame == NULL) {
    free(encoder);
    return NULL;
  }
  encoder->lame = lame;
  lame_set_num_channels(lame, 2);
  lame_set_in_samplerate(lame, sample_rate);
  lame_set_out_samplerate(lame, sample_rate);
  lame_set_bWriteVbrTag(lame, 0);
  lame_set_write_id3tag_automatic(lame, 0);
  if (kilobits == 0) {
    lame_set_VBR(lame, vbr_default);
    lame_set_VBR_quality(lame, 0);
  } else {
    lame_set_brate(lame, kilobits);
  }
  if (lame_init_params(lame) < 0) {
    lame_close(lame);
    free(encoder);
    return NULL;
  }
  return encoder;
}

int EXPORT(mp3_block)(void) { return MP3_BLOCK; }
float *EXPORT(mp3_left)(Mp3Encoder *encoder) { return encoder->left; }
float *EXPORT(mp3_right)(Mp3Encoder *encoder) { return encoder->right; }
unsigned char *EXPORT(mp3_output)(Mp3Encoder *encoder) { return encoder->output; }

/** Encodes `frames` samples of mp3_left and mp3_right, full scale 1.0. */
int EXPORT(mp3_encode)(Mp3Encoder *encoder, int frames) {
  return lame_encode_buffer_ieee_float(encoder->lame, encoder->left, encoder->right, frames, encoder->output, MP3_OUTPUT);
}

/** The frames that LAME still holds, padded with silence to whole ones. Nothing may be encoded after it. */
int EXPORT(mp3_finish)(Mp3Encoder *encoder) { return lame_encode_flush(encoder->lame, encoder->output, MP3_OUTPUT); }
