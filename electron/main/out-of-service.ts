/**
 * For when the page itself cannot be shown: the built one is missing or keeps crashing. It needs
 * no script, no style sheet and no font, and the policy of the host lets it have none.
 */
export const OUT_OF_SERVICE_PAGE = `<!doctype html>
<html lang="vi">
  <head>
    <meta charset="utf-8" />
    <meta name="color-scheme" content="light dark" />
    <title>Tạm ngừng phục vụ</title>
  </head>
  <body>
    <center>
      <br /><br /><br /><br />
      <h1>Máy tạm ngừng phục vụ</h1>
      <p>Xin quý khách vui lòng sử dụng máy khác.</p>
      <br />
      <h2 lang="en">Out of service</h2>
      <p lang="en">Please use another machine.</p>
      <br />
      <h2 lang="zh">暂停服务</h2>
      <p lang="zh">请使用其他机器。</p>
    </center>
  </body>
</html>
`;
