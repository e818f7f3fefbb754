"""A small handbook for the tests."""

from pathlib import Path

from search.conf import SearchConfig

PAGES = {
    "en/connect-sglang": (
        "Connect SGLang",
        "Set `INFERENCE_URLS` to the address of your **SGLang** server.\n\n## How do I check it?\n\n"
        "Open [the status page](/status/) and look for the *name* of the model.",
    ),
    "en/backup": ("Data and backup", "Everything is kept in the folder `var/`.\n\nCopy this folder to make a backup."),
    "en/accounts": ("Accounts", "## How do I change my password?\n\nYou change it on the page of your account."),
    "zh-hans/connect-sglang": ("连接 SGLang", "把 `INFERENCE_URLS` 设为 SGLang 服务器的地址，再重新启动问源。"),
    "zh-hans/backup": ("数据与备份", "所有数据都在文件夹 `var/` 里。\n\n复制这个文件夹就是备份。"),
    "zh-hant/connect-sglang": ("連接 SGLang", "把 `INFERENCE_URLS` 設為 SGLang 伺服器的位址，再重新啟動問源。"),
    "zh-hant/backup": ("資料與備份", "所有資料都在資料夾 `var/` 裡。\n\n複製這個資料夾就是備份。"),
}


def handbook_config(folder: Path, **settings: object) -> SearchConfig:
    """A configuration whose only provider is a handbook under `folder`."""
    for place, (title, body) in PAGES.items():
        page = folder / "handbook" / f"{place}.md"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(f"---\ntitle: {title}\norder: 1\n---\n\n{body}\n", encoding="utf-8")
    chosen = {"providers": ("handbook",), "handbook_dir": folder / "handbook", "index_dir": folder / "var"} | settings
    return SearchConfig(**chosen)  # type: ignore[arg-type]
