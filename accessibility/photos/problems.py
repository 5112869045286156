"""What can be wrong with a file that a person gives, each with how to mend it."""

from __future__ import annotations

from collections.abc import Mapping

_SENTENCES: Mapping[str, str] = {
    "empty": "这个文件是空的，没有收到照片。请重新选一张再发。",
    "too_large": "文件太大了，最多能收 {megabytes} MB。请用手机重新拍一张，或者压缩后再发。",
    "not_a_picture": "这个文件不是照片。请发 JPG、PNG、WEBP 或 HEIC 格式的照片。",
    "not_a_document": "这个文件不是照片，也不是 PDF。请拍一张清楚的照片再发。",
    "unsupported": "{format} 格式的图片这里打不开。请用手机直接拍一张，或者存成 JPG 再发。",
    "heic": "这张苹果手机的 HEIC 照片这里打不开。请在相册里截一张屏，把截图发过来。",
    "too_many_pixels": "这张图片的尺寸太大了，打不开。请用手机重新拍一张普通大小的照片。",
    "too_small": "这张图片太小了，看不清。请发原图，或者重新拍一张。",
    "broken": "这张照片没有传完整，打不开。请再发一次；还不行的话，请重新拍一张。",
    "broken_pdf": "这个 PDF 没有传完整，打不开。请再发一次，或者拍成照片再发。",
    "too_slow": "这张照片太复杂，没能打开。请用手机重新拍一张普通的照片。",
    "busy": "现在发照片的人比较多，没有处理过来。请过一分钟再发一次。",
    "locked_pdf": "这个 PDF 设了密码，打不开。请去掉密码，或者拍成照片再发。",
}


class PhotoProblem(Exception):  # noqa: N818 -- it says what the person has, not what broke
    """A file that cannot be taken: ``code`` for programs, ``message`` for the person."""

    def __init__(self, code: str, **params: str | int) -> None:
        """The problem ``code`` with what its sentence names."""
        self.code = code
        self.message = _SENTENCES[code].format(**params)
        super().__init__(self.message)
